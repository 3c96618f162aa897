"""The action mask as a part of the observation, for libraries that look for it there."""

from __future__ import annotations

from typing import Any, TypeAlias

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from fragileml.envs.infos import Info
from fragileml.envs.views import Observed
from fragileml_dsl.errors import FragileMLError

Masked: TypeAlias = dict[str, Observed | NDArray[np.int8]]
"""``observation`` and ``action_mask``."""


class ActionMaskObservation(
    # Gymnasium's types tie the observations inside to those outside.
    gymnasium.Wrapper[Any, np.int64, Any, np.int64],
    gymnasium.utils.RecordConstructorArgs,
):
    """Turns an observation into a dictionary of ``observation`` and ``action_mask``.

    Args:
        env: An environment whose info holds ``action_mask``.
    """

    def __init__(self, env: gymnasium.Env[Observed, np.int64]) -> None:
        gymnasium.utils.RecordConstructorArgs.__init__(self)
        super().__init__(env)
        actions = env.action_space
        if not isinstance(actions, spaces.Discrete):
            raise FragileMLError(f"only actions of a discrete space have a mask, not of {actions}")
        self.observation_space = spaces.Dict(
            {
                "observation": env.observation_space,
                "action_mask": spaces.MultiBinary(int(actions.n)),
            }
        )

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Masked, Info]:
        """Begin an episode."""
        observation, info = self.env.reset(seed=seed, options=options)
        return _masked(observation, info), info

    def step(self, action: np.int64) -> tuple[Masked, float, bool, bool, Info]:
        """Do one action of the menu."""
        observation, reward, terminated, truncated, info = self.env.step(action)
        return _masked(observation, info), float(reward), terminated, truncated, info


def _masked(observation: Observed, info: Info) -> Masked:
    return {"observation": observation, "action_mask": info["action_mask"].copy()}
