"""What pip comes to in the tests of the bundled scenarios, against real pip on stub wheels."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from fragileml.analysis.scripts import action_of
from fragileml.episode import Episode
from fragileml.machine import Pip
from fragileml.packages import environment, link, load_universe
from fragileml_dsl import Machine, check_path
from tests.fragileml.packages.real_pip.cases import Case, differences, simulated
from tests.fragileml.packages.real_pip.real import UnavailableError, real_pip

pytestmark = [pytest.mark.slow, pytest.mark.pip]

UNLIKE = "show"
"""Real pip shows what the metadata of stub wheels leave out, such as a home page."""


def calls(machine: Machine) -> Iterator[Case]:
    """Yield what the tests of a scenario ask of pip, and the packages that they ask it on."""
    interpreter, files = link(machine), dict(machine.packages.files)
    for test in machine.annotations.tests:
        episode = Episode(interpreter, test.seed or 0)
        for action in map(action_of, test.script):
            if isinstance(action, Pip) and not action.arguments.startswith(UNLIKE):
                installed = environment(dict(episode.snapshot().state.packages.listing))
                yield Case(installed, tuple(shlex.split(action.arguments)), files)
            episode.step(action)


def test_real_pip_comes_to_the_same(checkout: Path, tmp_path: Path) -> None:
    pack = checkout / "scenarios" / "huggingface"
    universe = load_universe((pack / "universe" / "hf.json").read_text(encoding="utf-8"))
    machines = [each for each in check_path(pack).machines.values() if each.packages.universe]
    plain = [each for each in machines if not each.packages.overlay]
    cases = {(case.start, case.command): case for each in plain for case in calls(each)}
    different = []
    try:
        with real_pip(universe, tmp_path) as real:
            for case in cases.values():
                points = differences(simulated(universe, case), real.answer(case))
                if points:
                    different.append((case.command, points))
    except UnavailableError as missing:
        pytest.skip(str(missing))
    assert different == []
