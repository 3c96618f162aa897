"""Environments side by side give what each would give alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from fragileml.envs import FragileEnv, vector_table
from fragileml.envs.vector import FragileVectorEnv
from fragileml.envs.vector_table import TableVectorEnv
from fragileml.episode.compiled import table
from fragileml_dsl.errors import FragileMLError

NAMES = (
    "pad-token-missing",
    "answers-that-vary",
    pytest.param("numpy-on-a-friday", marks=pytest.mark.slow),
    pytest.param("Suite", marks=pytest.mark.slow),
)
MODES = tuple(each.value for each in AutoresetMode)
COUNT = 3
STEPS = 45


def side_by_side(name: str, count: int = COUNT, **arguments: Any) -> FragileVectorEnv:
    env = gymnasium.make_vec(f"FragileML/{name}-v0", num_envs=count, **arguments)
    assert isinstance(env, FragileVectorEnv)
    return env


def one_by_one(name: str, autoreset: str, **arguments: Any) -> SyncVectorEnv:
    def make() -> gymnasium.Env[Any, Any]:
        full = f"FragileML/{name}-v0"
        return gymnasium.make(full, disable_env_checker=True, **arguments)

    return SyncVectorEnv([make] * COUNT, autoreset_mode=autoreset)


def same(ours: Any, theirs: Any) -> None:
    assert type(ours) is type(theirs)
    if isinstance(ours, dict):
        assert sorted(ours) == sorted(theirs)
        for name, value in ours.items():
            same(value, theirs[name])
    elif isinstance(ours, tuple):
        for one, other in zip(ours, theirs, strict=True):
            same(one, other)
    elif isinstance(ours, np.ndarray):
        assert ours.dtype == theirs.dtype
        assert ours.shape == theirs.shape
        if ours.dtype == np.object_:
            same(tuple(ours), tuple(theirs))
        else:
            assert (ours == theirs).all()
    else:
        assert ours == theirs


def play_both(ours: FragileVectorEnv, theirs: SyncVectorEnv, steps: int = STEPS) -> None:
    same(ours.reset(seed=5), theirs.reset(seed=5))
    chance = np.random.default_rng(0)
    few = chance.choice(len(ours.encoding.menu), 12)
    for _ in range(steps):
        actions = chance.choice(few, COUNT)
        found = ours.step(actions)
        same(found, theirs.step(actions))
        over = found[2] | found[3]
        if ours.autoreset_mode is AutoresetMode.DISABLED and over.any():
            again = [{"reset_mask": over.copy()} for _ in range(2)]
            same(ours.reset(options=again[0]), theirs.reset(options=again[1]))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", NAMES)
def test_steps_are_those_of_single_environments(name: str, mode: str) -> None:
    play_both(side_by_side(name, autoreset_mode=mode), one_by_one(name, mode))


def test_evaluation_pays_at_the_end() -> None:
    name, mode = "answers-that-vary", AutoresetMode.SAME_STEP.value
    ours = side_by_side(name, autoreset_mode=mode, mode="evaluation")
    play_both(ours, one_by_one(name, mode, mode="evaluation"))


def test_actions_of_other_pipelines_are_refused(checkout: Path) -> None:
    path = next((checkout / "examples/late-orders/scenarios").glob("*.yaml"))
    arguments: dict[str, Any] = {"scenario": path, "scope": "pack"}
    ours = side_by_side("Scenario", **arguments)
    play_both(ours, one_by_one("Scenario", ours.autoreset_mode.value, **arguments))


@pytest.mark.parametrize("mode", MODES)
def test_a_table_that_is_full_begins_anew(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_PLACES_AT_FIRST", 2)
    monkeypatch.setattr(vector_table, "LIMIT", 0)
    ours = side_by_side("answers-that-vary", autoreset_mode=mode)
    play_both(ours, one_by_one("answers-that-vary", mode), 3 * STEPS)
    assert isinstance(ours, TableVectorEnv)
    assert ours.forgotten > 1


def test_episodes_can_be_looked_at() -> None:
    ours = side_by_side("pad-token-missing", render_mode="ansi")
    theirs = one_by_one("pad-token-missing", "NextStep", render_mode="ansi")
    play_both(ours, theirs, 7)
    assert ours.render() == theirs.render()
    singles = [each.unwrapped for each in theirs.envs]
    for index, single in enumerate(singles):
        assert isinstance(single, FragileEnv)
        assert ours.episode(index).trace() == single.episode.trace()


def test_nothing_is_done_before_the_first_reset() -> None:
    with pytest.raises(gymnasium.error.ResetNeeded):
        side_by_side("pad-token-missing").step(np.zeros(COUNT, np.int64))


@pytest.mark.parametrize("view", ["text", "dict"])
def test_other_views_are_batched_as_gymnasium_does(view: str) -> None:
    name, mode = "pad-token-missing", AutoresetMode.SAME_STEP.value
    ours = side_by_side(name, view=view, autoreset_mode=mode)
    theirs = one_by_one(name, mode, view=view)
    same(ours.reset(seed=1), theirs.reset(seed=1))
    for action in range(25):
        actions = np.full(COUNT, action)
        same(ours.step(actions), theirs.step(actions))


def test_seeds_may_be_given_one_by_one() -> None:
    env = side_by_side("answers-that-vary")
    env.reset(seed=[4, 4, 7])
    assert [env.episode(each).seed for each in range(COUNT)] == [4, 4, 7]
    with pytest.raises(FragileMLError, match="as many seeds"):
        env.reset(seed=[1])


def test_masks_are_told_and_asked_for() -> None:
    env = side_by_side("pad-token-missing")
    _, info = env.reset(seed=0)
    assert (info["action_mask"] == env.action_masks()).all()


def test_an_episode_that_is_over_waits_for_its_caller() -> None:
    env = side_by_side("pad-token-missing", autoreset_mode="Disabled")
    env.reset(seed=0)
    over = np.zeros(COUNT, np.bool_)
    while not over.any():
        _, _, terminated, truncated, _ = env.step(np.zeros(COUNT, np.int64))
        over = terminated | truncated
    with pytest.raises(FragileMLError, match="reset_mask"):
        env.step(np.zeros(COUNT, np.int64))


@pytest.mark.parametrize("actions", [[0], [-1, 0, 0], [0, 0, 100_000], [0.5, 0, 0]])
def test_a_step_is_refused_as_a_whole(actions: list[float]) -> None:
    env = side_by_side("pad-token-missing")
    env.reset(seed=0)
    with pytest.raises(FragileMLError):
        env.step(np.array(actions))
    assert [env.episode(each).snapshot().steps for each in range(COUNT)] == [0, 0, 0]


def test_wrong_arguments_are_refused() -> None:
    with pytest.raises(FragileMLError, match="autoreset_mode"):
        side_by_side("pad-token-missing", autoreset_mode="never")
    with pytest.raises(FragileMLError, match="num_envs"):
        side_by_side("pad-token-missing", count=0)
    env = side_by_side("pad-token-missing")
    with pytest.raises(FragileMLError, match="reset_mask"):
        env.reset(options={"reset_mask": np.zeros(COUNT, np.bool_)})
