"""Steps through Gymnasium with observation rows: one environment, and many side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

import numpy as np

from benchmarks.stepping import no_submissions, timed, walk_through

SCENARIO = "pad-token-missing"
MANY = 4_096
SOME = 64
_STEPS = 2_000
_FEW_ACTIONS = 10


def single() -> Callable[[], float]:
    """Walk with gymnasium.make's wrappers, resets included, mostly through what was met before."""
    import gymnasium

    import fragileml.envs  # noqa: F401 - registers the environments

    env = gymnasium.make(f"FragileML/{SCENARIO}-v0")
    actions = _actions((_STEPS,)).tolist()

    walk = partial(walk_through, env, actions)
    for _ in range(3):
        walk()
    return timed(walk, _STEPS)


def side_by_side(count: int, strides: int) -> Callable[[], float]:
    """Walk in environments that begin anew by themselves."""
    import gymnasium

    import fragileml.envs  # noqa: F401 - registers the environments

    env = gymnasium.make_vec(f"FragileML/{SCENARIO}-v0", num_envs=count)
    env.reset(seed=0)
    actions = _actions((strides, count))

    def walk() -> None:
        for each in actions:
            env.step(each)

    walk()
    return timed(walk, strides * count)


def env_pool(strides: int) -> Callable[[], float] | None:
    """Walk in EnvPool's FrozenLake; None where EnvPool is not installed."""
    if find_spec("envpool") is None:
        return None
    import envpool  # type: ignore[import-untyped,import-not-found,unused-ignore]  # optional

    env = envpool.make_gymnasium("FrozenLake-v1", num_envs=SOME, num_threads=1)
    env.reset()
    actions = np.random.default_rng(0).integers(0, 4, (strides, SOME)).astype(np.int32)

    def walk() -> None:
        for each in actions:
            env.step(each)

    return timed(walk, strides * SOME)


def _actions(shape: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Draw among few actions that are no submissions."""
    import fragileml

    menu = fragileml.link(fragileml.load_machine(SCENARIO)).menu
    chance = np.random.default_rng(0)
    return chance.choice(chance.choice(no_submissions(menu), _FEW_ACTIONS), shape)
