"""Commands in the scenarios' tests end where real pip, asked the same, has ended."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

import pytest

from fragileml_dsl import Machine
from tests.fragileml.packages.real_pip.cases import Answer, differences, simulated
from tests.fragileml.packages.real_pip.real import UnavailableError, real_pip
from tests.scenarios.pip_steps import Asked, asked, changes

RECORDED = Path(__file__).parent / "data" / "pip_steps.json"
UPDATE = "UPDATE_GOLDEN" in os.environ

pytestmark = pytest.mark.xdist_group("library")


@pytest.fixture(scope="module")
def commands(machines: Mapping[str, Machine]) -> list[Asked]:
    return list(asked(machines))


def seen_by_pip(each: Asked) -> str:
    return each.universe.digest


def end(each: Asked, answer: Answer) -> dict[str, object]:
    return {"returncode": answer.returncode, "changed": changes(each.case.start, answer)}


def test_the_simulation_ends_where_real_pip_ended(commands: list[Asked]) -> None:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    found = {each.name: end(each, simulated(each.universe, each.case)) for each in commands}
    assert {name: found.get(name) for name in recorded} == recorded
    assert found.keys() == recorded.keys(), "record them: UPDATE_GOLDEN=1 pytest -m pip"


@pytest.mark.slow
@pytest.mark.pip
def test_real_pip_says_the_same(commands: list[Asked], tmp_path: Path) -> None:
    recorded, different = {}, {}
    for digest, some in groupby(sorted(commands, key=seen_by_pip), seen_by_pip):
        same = list(some)
        folder = tmp_path / digest
        folder.mkdir()
        try:
            with real_pip(same[0].universe, folder) as real:
                for each in same:
                    answer = real.answer(each.case)
                    recorded[each.name] = end(each, answer)
                    points = differences(simulated(each.universe, each.case), answer)
                    if points:
                        different[each.name] = points
        except UnavailableError as missing:
            pytest.skip(str(missing))
    if UPDATE:
        text = json.dumps(recorded, indent=1, sort_keys=True)
        RECORDED.write_text(f"{text}\n", encoding="utf-8")
    assert different == {}
