"""Par and slices against a search that tries everything."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from fragileml.analysis.exploration import explore
from fragileml.analysis.par import Limits, par_of
from fragileml.analysis.slicing import Slice, slice_of, whole_of
from fragileml.analysis.space import Space
from fragileml.episode.episode import Episode
from fragileml.library.scenarios import load_machine, scenario_path, scenarios
from fragileml.machine.actions import Edit, Submit
from fragileml.machine.interpreter import Interpreter
from fragileml.packages.linking import link
from tests.fragileml.analysis.brute_force import front, reached
from tests.fragileml.analysis.small_scenarios import drawn

FAST = range(12)
SLOW = range(12, 240)


def _sliced(id_: str) -> Slice:
    interpreter = link(load_machine(scenario_path(id_)))
    return slice_of(interpreter, interpreter.reset(0))


def _front(part: Slice) -> tuple[tuple[int, int], ...]:
    par = par_of(Space(part))
    assert par.complete, par.reason
    return tuple((each.steps, each.minutes) for each in par.plans)


def _agrees(seed: int, folder: Path) -> bool:
    """Say whether slice, whole and brute force agree; what is too large to try does not count."""
    interpreter = drawn(seed, folder)
    assert interpreter is not None
    expected = front(interpreter, most=4_000)
    if expected is None:
        return True
    beginning = interpreter.reset(0)
    parts = slice_of(interpreter, beginning), whole_of(interpreter, beginning)
    return all(_front(each) == expected for each in parts)


@pytest.mark.parametrize("seed", FAST)
def test_slice_and_whole_agree_with_a_search_that_tries_everything(
    seed: int, tmp_path: Path
) -> None:
    assert _agrees(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SLOW)
def test_slice_and_whole_agree_on_many_more(seed: int, tmp_path: Path) -> None:
    assert _agrees(seed, tmp_path)


def test_drawn_scenarios_are_of_all_kinds(tmp_path: Path) -> None:
    fronts = []
    for seed in FAST:
        interpreter = drawn(seed, tmp_path)
        assert interpreter is not None
        fronts.append(front(interpreter, most=4_000))
    assert {len(each) for each in fronts if each is not None} >= {0, 1, 2}


def _plays(interpreter: Interpreter, actions: tuple[int, ...]) -> tuple[bool, int, int]:
    episode = Episode(interpreter, 0)
    for index in actions:
        episode.step(interpreter.menu[index])
    episode.step(Submit())
    result = episode.result()
    return result.success, result.steps, result.minutes


@pytest.mark.parametrize(
    "id_", ["pad-token-missing", "stale-map-cache", "branch-file-comes-back", "same-customers"]
)
def test_plans_are_played_as_they_are_priced(id_: str) -> None:
    part = _sliced(id_)
    plans = par_of(Space(part)).plans
    assert plans
    for plan in plans:
        assert _plays(part.interpreter, plan.actions) == (True, plan.steps, plan.minutes)


@pytest.mark.slow
@pytest.mark.parametrize("id_", scenarios())
def test_all_bundled_scenarios_have_plans_that_are_played_as_they_are_priced(id_: str) -> None:
    part = _sliced(id_)
    par = par_of(Space(part))
    for plan in par.plans:
        assert _plays(part.interpreter, plan.actions) == (True, plan.steps, plan.minutes)
    assert par.plans or par.reason


def test_a_slice_leaves_out_what_cannot_interact() -> None:
    part = _sliced("same-customers")
    names = {
        name
        for index in part.actions
        if isinstance(action := part.interpreter.menu[index], Edit)
        for name, _ in action.settings
    }
    variables = part.interpreter.machine.variables
    assert names <= {variables[slot].name for slot in part.values}
    assert 0 < len(part.values) < len(variables) / 10


def test_a_search_that_is_cut_off_says_so_and_still_finds_the_fewest_steps() -> None:
    part = _sliced("bf16-and-half-weights")
    par = par_of(Space(part), Limits(states=3_000))
    assert not par.complete
    assert par.reason == "more than 3,000 states"
    assert [each.steps for each in par.plans] in ([], [4])


@pytest.mark.parametrize("seed", FAST)
def test_a_search_that_is_cut_off_claims_no_figure_that_is_wrong(seed: int, tmp_path: Path) -> None:
    interpreter = drawn(seed, tmp_path)
    assert interpreter is not None
    part = slice_of(interpreter, interpreter.reset(0))
    whole = par_of(Space(part))
    for states in range(1, 40):
        par = par_of(Space(part), Limits(states))
        assert par.steps in {None, whole.steps}
        assert par.minutes in {None, whole.minutes}


def test_a_search_that_is_cut_off_may_know_the_fewest_minutes_alone(tmp_path: Path) -> None:
    interpreter = drawn(1, tmp_path)
    assert interpreter is not None
    par = par_of(Space(slice_of(interpreter, interpreter.reset(0))), Limits(states=40))
    assert par.plans
    assert (par.steps, par.minutes) == (None, par.plans[-1].minutes)


def test_a_healthy_scenario_is_submitted_at_once() -> None:
    assert _front(_sliced("control-honest-split")) == ((1, 0),)


def test_exploring_meets_what_brute_force_meets(tmp_path: Path) -> None:
    interpreter = drawn(4, tmp_path)
    assert interpreter is not None
    beginning = interpreter.reset(0)
    walk = explore(Space(whole_of(interpreter, beginning)))
    assert walk.complete
    green = {
        (state.values, tuple(mark == "green" for mark in state.marks), state.injected)
        for state in reached(interpreter)
    }
    assert walk.states == len(green)
    assert len(walk.layers[0]) == 1


def test_a_state_takes_less_than_200_bytes() -> None:
    space = Space(_sliced("logits-of-the-evaluation"))
    explore(space, Limits(states=1))
    tracemalloc.start()
    walk = explore(space, Limits(states=50_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most / walk.states < 200


def test_exploring_is_bounded() -> None:
    walk = explore(Space(_sliced("logits-of-the-evaluation")), Limits(states=2_000))
    assert (walk.complete, walk.reason) == (False, "more than 2,000 states")
