"""The simulation against real pip, run here on stub wheels of the same universe."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.fragileml.packages import edges
from tests.fragileml.packages.real_pip.cases import Draw, differences, simulated
from tests.fragileml.packages.real_pip.real import UnavailableError, real_pip
from tests.fragileml.packages.recorded import environments, universe

CASES = 120
LEAST_AGREEMENT = 0.99
SEEDS = [int(each) for each in os.environ.get("PIP_SEEDS", "1").split()]

pytestmark = [pytest.mark.slow, pytest.mark.pip]


def test_the_recorded_edges_are_what_real_pip_answers(tmp_path: Path) -> None:
    try:
        with real_pip(edges.UNIVERSE, tmp_path) as real:
            for case, recorded in zip(edges.CASES, edges.answers(), strict=True):
                assert differences(recorded, real.answer(case)) == [], case
    except UnavailableError as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("seed", SEEDS)
def test_real_pip_answers_the_same(seed: int, tmp_path: Path) -> None:
    draw = Draw(universe(), tuple(environments().values()), random.Random(seed))
    different = []
    try:
        with real_pip(universe(), tmp_path) as real:
            for case in draw.cases(CASES):
                points = differences(simulated(universe(), case), real.answer(case))
                if points:
                    different.append((case.command, dict(case.files), points))
    except UnavailableError as missing:
        pytest.skip(str(missing))
    assert len(different) <= CASES * (1 - LEAST_AGREEMENT), different
