"""Environments side by side, one after the other: for every view, and for suites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from gymnasium.vector import AutoresetMode
from gymnasium.vector.utils import concatenate, create_empty_array
from numpy.typing import NDArray

from fragileml.envs.environment import FragileEnv
from fragileml.envs.infos import Info, batched
from fragileml.envs.vector import Chosen, FragileVectorEnv, Stepped
from fragileml.envs.views import Observed
from fragileml.episode.episode import Episode


class LoopVectorEnv(FragileVectorEnv):
    """Steps through its environments one by one."""

    def __init__(
        self,
        first: FragileEnv,
        num_envs: int,
        autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
    ) -> None:
        super().__init__(first, num_envs, autoreset_mode)
        self.envs = (first, *(first.beside() for _ in range(num_envs - 1)))
        self._seen: list[Observed] = [""] * num_envs

    def _begin(
        self, which: Chosen, seeds: Sequence[int | None], options: Mapping[str, Any]
    ) -> tuple[Any, Info]:
        infos: list[Info | None] = [None] * self.num_envs
        for index, seed in enumerate(seeds):
            if which[index]:
                found = self.envs[index].reset(seed=seed, options=options)
                self._seen[index], infos[index] = found
        return self._observed(), batched(infos)

    def _taken(self, choices: NDArray[np.int64]) -> Stepped:
        rewards = np.zeros(self.num_envs)
        terminated, truncated = np.zeros((2, self.num_envs), np.bool_)
        begun = self._over
        infos: list[Info | None] = []
        for index, env in enumerate(self.envs):
            if begun[index]:
                seen, info = env.reset()
            else:
                seen, paid, done, cut, info = env.step(choices[index])
                rewards[index], terminated[index], truncated[index] = paid, done, cut
                if (done or cut) and self.autoreset_mode is AutoresetMode.SAME_STEP:
                    last = {"final_obs": seen, "final_info": info}
                    seen, info = env.reset()
                    info.update(last)
            self._seen[index] = seen
            infos.append(info)
        same = self.autoreset_mode is AutoresetMode.SAME_STEP
        self._over = np.zeros_like(self._over) if same else terminated | truncated
        return self._observed(), rewards, terminated, truncated, batched(infos)

    def _observed(self) -> Any:  # noqa: ANN401 - the type is that of the space
        empty: Any = create_empty_array(self.single_observation_space, self.num_envs)
        return concatenate(self.single_observation_space, self._seen, empty)

    def action_masks(self) -> NDArray[np.bool_]:
        """Return for each environment and action whether it would be accepted now."""
        return np.stack([each.action_masks() for each in self.envs])

    def episode(self, index: int) -> Episode:
        """Return the episode of an environment; it tells everything, so keep it from agents."""
        return self.envs[index].episode

    def render(self) -> tuple[Any, ...]:
        """Return what each environment renders."""
        return tuple(each.render() for each in self.envs)

    def close_extras(self, **_arguments: object) -> None:
        """Close the environments."""
        for each in self.envs:
            each.close()
