"""Environments and random walks that tests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gymnasium
import numpy as np
from attrs import frozen

from fragileml.envs import FragileEnv
from fragileml.envs.infos import Info
from fragileml.envs.views import Observed


@frozen(eq=False)
class Seen:
    """What an agent received at once."""

    observation: Observed
    reward: float
    terminated: bool
    truncated: bool
    info: Info


def made(name: str, **arguments: Any) -> FragileEnv:
    env = gymnasium.make(f"FragileML/{name}-v0", disable_env_checker=True, **arguments).unwrapped
    assert isinstance(env, FragileEnv)
    return env


def walk(env: FragileEnv, episodes: int, seed: int = 0) -> Iterator[Seen]:
    """Yield what an agent receives that picks evenly among accepted actions.

    Submissions, most of the menu, are only tried at every tenth step.
    """
    numbers = np.random.default_rng(seed)
    submits = np.array(["Submit" in type(each).__name__ for each in env.encoding.menu])
    for episode in range(episodes):
        observation, info = env.reset(seed=seed + episode)
        seen = Seen(observation, 0.0, terminated=False, truncated=False, info=info)
        yield seen
        steps = 0
        while not (seen.terminated or seen.truncated):
            steps += 1
            accepted = seen.info["action_mask"].astype(bool)
            wanted = accepted & (submits if steps % 10 == 0 else ~submits)
            choice = numbers.choice(np.flatnonzero(wanted if wanted.any() else accepted))
            seen = Seen(*env.step(choice))
            yield seen
