"""Many environments of one kind side by side, sharing all that one of them has worked out."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from gymnasium.vector.utils import batch_space
from numpy.typing import NDArray

from fragileml.envs.environment import FragileEnv
from fragileml.envs.infos import Info
from fragileml.episode.episode import Episode
from fragileml.machine.errors import one_of
from fragileml_dsl.errors import FragileMLError

Seeds: TypeAlias = int | Sequence[int | None] | None
"""One for the first environment, counted up for the others, or one for each."""

Chosen: TypeAlias = NDArray[np.bool_]
"""By environment, whether it is meant."""

Stepped: TypeAlias = tuple[Any, NDArray[np.float64], Chosen, Chosen, Info]

RESET_MASK = "reset_mask"


class FragileVectorEnv(VectorEnv[Any, NDArray[np.int64], NDArray[Any]]):
    """Gives what its environments would give one by one, in Gymnasium's batched form.

    Args:
        first: The environment that the others are like.
        num_envs: How many there are.
        autoreset_mode: When an environment begins anew whose episode is over: ``NextStep``,
            ``SameStep`` or ``Disabled``, which leaves it to the caller.

    Raises:
        FragileMLError: If there is no such mode, or fewer than one environment is asked for.
    """

    def __init__(
        self,
        first: FragileEnv,
        num_envs: int,
        autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
    ) -> None:
        if num_envs < 1:
            raise FragileMLError(f"num_envs must be 1 or more, not {num_envs}")
        word = autoreset_mode.value if isinstance(autoreset_mode, AutoresetMode) else autoreset_mode
        modes = tuple(each.value for each in AutoresetMode)
        self.autoreset_mode = AutoresetMode(one_of("autoreset_mode", word, modes))
        self.num_envs = num_envs
        self.encoding = first.encoding
        self.metadata = {**first.metadata, "autoreset_mode": self.autoreset_mode}
        self.render_mode = first.render_mode
        self.single_observation_space = first.observation_space
        self.single_action_space = first.action_space
        self.observation_space = batch_space(first.observation_space, num_envs)
        self.action_space = batch_space(first.action_space, num_envs)
        self._over = np.zeros(num_envs, np.bool_)

    def reset(
        self, *, seed: Seeds = None, options: Mapping[str, Any] | None = None
    ) -> tuple[Any, Info]:
        """Begin episodes.

        Args:
            seed: Decides all that episodes differ in.
            options: ``reset_mask``, shape (num_envs,), chooses which begin; the others go on. What
                else there is goes to the environments.

        Raises:
            FragileMLError: If the seeds or the mask have another length, or an option is not known.
        """
        passed = dict(options or {})
        which = self._chosen(passed.pop(RESET_MASK, None))
        found = self._begin(which, self._seeds(seed), passed)
        self._over = self._over & ~which
        return found

    def _chosen(self, mask: object) -> Chosen:
        if mask is None:
            return np.ones(self.num_envs, np.bool_)
        which = np.asarray(mask)
        if which.dtype != np.bool_ or which.shape != (self.num_envs,) or not which.any():
            raise FragileMLError(
                f"reset_mask must be {self.num_envs} booleans, at least one of them true"
            )
        return which

    def _seeds(self, seed: Seeds) -> Sequence[int | None]:
        if seed is None:
            return [None] * self.num_envs
        if isinstance(seed, int):
            return range(seed, seed + self.num_envs)
        if len(seed) != self.num_envs:
            raise FragileMLError(f"{self.num_envs} environments need as many seeds: {len(seed)}")
        return seed

    def step(self, actions: NDArray[np.int64]) -> Stepped:
        """Do an action in every environment.

        Raises:
            FragileMLError: If there is not one for each, the menu lacks one of them, or an episode
                is over that nobody has begun anew.
        """
        return self._taken(self._checked(actions))

    def _checked(self, actions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Refuse a step before any environment has taken it."""
        choices = np.asarray(actions)
        size = len(self.encoding.menu)
        if choices.shape != (self.num_envs,) or choices.dtype.kind not in "iu":
            raise FragileMLError(f"a step takes {self.num_envs} whole numbers, one for each")
        if choices.min() < 0 or choices.max() >= size:
            raise FragileMLError(f"actions are numbers from 0 to {size - 1}")
        if self.autoreset_mode is AutoresetMode.DISABLED and self._over.any():
            which = np.flatnonzero(self._over).tolist()
            raise FragileMLError(
                f"episodes are over in the environments {which}; begin them anew with "
                f"reset(options={{'{RESET_MASK}': ...}})"
            )
        return choices

    @abstractmethod
    def _begin(
        self, which: Chosen, seeds: Sequence[int | None], options: Mapping[str, Any]
    ) -> tuple[Any, Info]:
        """Begin some episodes anew."""

    @abstractmethod
    def _taken(self, choices: NDArray[np.int64]) -> Stepped:
        """Do an action in every environment."""

    @abstractmethod
    def action_masks(self) -> NDArray[np.bool_]:
        """Return for each environment and action whether it would be accepted now."""

    @abstractmethod
    def episode(self, index: int) -> Episode:
        """Return the episode of an environment; it tells everything, so keep it from agents."""
