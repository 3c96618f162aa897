"""Dead ends against a search that tries everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.analysis.dead_ends import DeadEnds, dead_ends
from fragileml.analysis.exploration import Exploration, explore
from fragileml.analysis.par import Limits
from fragileml.analysis.slicing import whole_of
from fragileml.analysis.space import Space
from fragileml.episode.judge import Judge
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.state import State
from tests.fragileml.analysis.brute_force import reached
from tests.fragileml.analysis.small_scenarios import drawn

SEEDS = (0, 1, 2, 4, 51)
"""The first has no repair, the last loses some, the others none."""
PLENTY = 10**6


def _explored(seed: int, folder: Path, states: int) -> tuple[Interpreter, Space, Exploration]:
    interpreter = drawn(seed, folder)
    assert interpreter is not None
    space = Space(whole_of(interpreter, interpreter.reset(0)))
    return interpreter, space, explore(space, Limits(states=states))


def _expected(interpreter: Interpreter) -> int:
    """Return how many states lead nowhere, of those that differ in more than which marks fail."""
    beginning = interpreter.reset(0)
    judge = Judge(interpreter.program, beginning.state)
    states = reached(interpreter)
    before: dict[State, list[State]] = {each: [] for each in states}
    for state in states:
        for action in interpreter.menu:
            after = interpreter.apply(state, action, PLENTY, beginning.history).state
            before[after].append(state)
    waiting = [each for each in states if judge.success(each)]
    alive = set(waiting)
    while waiting:
        for each in before[waiting.pop()]:
            if each not in alive:
                alive.add(each)
                waiting.append(each)
    return len(
        {
            (each.values, tuple(mark == "green" for mark in each.marks), each.injected)
            for each in states - alive
        }
    )


def _found(seed: int, folder: Path) -> tuple[DeadEnds, int] | None:
    interpreter, space, walk = _explored(seed, folder, 2_000)
    return (dead_ends(space, walk), _expected(interpreter)) if walk.complete else None


def test_brute_force_agrees(tmp_path: Path) -> None:
    found = [each for each in (_found(seed, tmp_path) for seed in SEEDS) if each is not None]
    assert [each.count for each, _ in found] == [count for _, count in found]
    assert any(each.count > 0 and each.script for each, _ in found)
    assert any(each.count == 0 for each, _ in found)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_that_is_cut_off_calls_nothing_dead_that_is_not(seed: int, tmp_path: Path) -> None:
    _, space, walk = _explored(seed, tmp_path, 2_000)
    part = explore(space, Limits(states=8))
    whole, little = dead_ends(space, walk), dead_ends(space, part)
    assert little.count <= whole.count or not walk.complete
    assert little.alive <= whole.alive
    assert part.expanded <= part.states
