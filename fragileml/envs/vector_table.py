"""Environments of one scenario side by side, as arrays over a table of situations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from gymnasium.utils.seeding import np_random
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from fragileml.envs.environment import SEEDS, ScenarioEnv, check_options
from fragileml.envs.infos import Info
from fragileml.envs.observation_table import ObservationTable
from fragileml.envs.rendering import rendered
from fragileml.envs.reward_vectors import RewardVectors, Vector
from fragileml.envs.situations import Situation, Situations
from fragileml.envs.vector import Chosen, FragileVectorEnv, Stepped
from fragileml.episode.compiled.archive import Archive
from fragileml.episode.compiled.batch import Batch, BatchStep
from fragileml.episode.compiled.table import LIMIT, Table
from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode
from fragileml.episode.rewards import UNIT
from fragileml_dsl.errors import FragileMLError

_PLACES_EACH = 8


class TableVectorEnv(FragileVectorEnv):
    """Steps through rows of numbers in a table that is filled when somebody first comes through.

    It gives what :class:`LoopVectorEnv` gives for the view ``features``.
    """

    def __init__(
        self,
        first: ScenarioEnv,
        num_envs: int,
        autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
    ) -> None:
        super().__init__(first, num_envs, autoreset_mode)
        self._mode, self._interpreter = first.mode, first.interpreter
        self._situations = Situations(first.encoding, first.interpreter)
        table = _table_of(self._situations, num_envs)
        kept = self._archive.load()
        if kept:
            table.recall(kept)
        self._batch = Batch(table, num_envs)
        self._observations = ObservationTable(self._batch, self._situations)
        if kept:
            self._observations.recall(kept[0])
        self._reward_vectors = RewardVectors(self._batch)
        self._random: list[np.random.Generator | None] = [None] * num_envs
        self._episode_seeds = [0] * num_envs
        self._actions = np.zeros((num_envs, first.interpreter.machine.steps), np.int32)
        self._each = np.arange(num_envs)
        self._scores = np.zeros(num_envs, np.int64)
        self._began = False

    @property
    def _archive(self) -> Archive:
        mark = self._interpreter.fingerprint
        return Archive("tables", f"{mark}\n{self._situations.identity}")

    def keep(self) -> Path:
        """Keep what was met on disk, where all environments find it that are made later.

        Processes that do so share its memory until they write to it.

        Returns:
            The folder.

        Raises:
            FragileMLError: If the table was full once, or the cache cannot be written.
        """
        if self.forgotten:
            raise FragileMLError("the table was full and begun anew, so it cannot be kept")
        arrays, notes = self._batch.table.record()
        return self._archive.store((arrays | self._observations.record(), notes))

    @property
    def forgotten(self) -> int:
        """How often the table was full and begun anew."""
        return self._batch.table.generation

    def _begin(
        self, which: Chosen, seeds: Sequence[int | None], options: Mapping[str, Any]
    ) -> tuple[Any, Info]:
        check_options(options, ())
        for index in np.flatnonzero(which).tolist():
            seed = seeds[index]
            if seed is not None:
                self._random[index] = np_random(seed)[0]
            self._episode_seeds[index] = self._drawn_seed(index) if seed is None else seed
        self._began = True
        self._start(which)
        return self._observations.rows(), self._info(which, ~which, self._reward_vectors.nothing())

    def _drawn_seed(self, index: int) -> int:
        random = self._random[index]
        if random is None:
            random = self._random[index] = np_random()[0]
        return int(random.integers(SEEDS))

    def _start(self, which: Chosen) -> None:
        """Begin the episodes of the seeds that are noted."""
        chosen = np.flatnonzero(which).tolist()
        self._batch.reset(which, [self._episode_seeds[index] for index in chosen])
        self._scores[which] = 0

    def _start_anew(self, which: Chosen) -> None:
        for index in np.flatnonzero(which).tolist():
            self._episode_seeds[index] = self._drawn_seed(index)
        self._start(which)

    def _taken(self, choices: NDArray[np.int64]) -> Stepped:
        if not self._began:
            raise gymnasium.error.ResetNeeded("call reset() before anything else")
        batch, begun = self._batch, self._over
        anew = bool(begun.any())
        if anew:
            self._start_anew(begun)
        self._actions[self._each, batch.steps] = choices
        minutes, refused = batch.minutes, batch.refused
        step = batch.step(choices)
        vector = self._reward_vectors.vector(step, minutes, refused)
        if anew:
            # They have taken a step like all others, which is undone: they were to begin only.
            self._start(begun)
            for each in (step.rewards, step.terminated, step.truncated, *vector.values()):
                each[begun] = 0
        over = step.terminated | step.truncated
        rewards = self._paid(step, over)
        seen, info = self._observed(step, over, vector)
        return seen, rewards, step.terminated, step.truncated, info

    def _paid(self, step: BatchStep, over: Chosen) -> NDArray[np.float64]:
        if self._mode is Mode.TRAINING:
            return step.rewards / UNIT
        self._scores += step.rewards
        return np.where(over, self._scores, 0) / UNIT

    def _observed(self, step: BatchStep, over: Chosen, vector: Vector) -> tuple[Any, Info]:
        """Return what agents receive; where episodes begin anew in the same step, both ends."""
        everybody = np.ones(self.num_envs, np.bool_)
        if self.autoreset_mode is not AutoresetMode.SAME_STEP:
            self._over = over
            info = self._info(everybody, over, vector)
            return self._observations.rows(), info | self._success(step, over)
        if not over.any():
            return self._observations.rows(), self._info(everybody, over, vector)
        last = {name: np.where(over, each, 0.0) for name, each in vector.items()}
        final = self._info(over, everybody, last) | self._success(step, over)
        rows = np.full(self.num_envs, None, np.object_)
        for index in np.flatnonzero(over).tolist():
            rows[index] = self._observations.row(index)
        self._start_anew(over)
        for each in vector.values():
            each[over] = 0
        info = self._info(everybody, np.zeros_like(over), vector)
        info |= {"final_obs": rows, "_final_obs": over.copy()}
        return self._observations.rows(), info | {"final_info": final, "_final_info": over.copy()}

    def _info(self, told: Chosen, over: Chosen, vector: Vector) -> Info:
        """Return masks and reward vectors.

        Args:
            told: The environments that have an entry.
            over: Those in which nothing is accepted.
            vector: The rewards.
        """
        told = told.copy()
        info: Info = {"action_mask": self._observations.masks(over), "_action_mask": told}
        if self._mode is Mode.TRAINING:
            marked: Info = dict.fromkeys([f"_{name}" for name in vector], told)
            info |= {"components": vector | marked, "_components": told}
        return info

    def _success(self, step: BatchStep, over: Chosen) -> Info:
        if not over.any():
            return {}
        return {"is_success": self._reward_vectors.success(step) & over, "_is_success": over.copy()}

    def action_masks(self) -> NDArray[np.bool_]:
        """Return for each environment and action whether it would be accepted now."""
        return self._observations.masks(self._over).astype(np.bool_)

    def episode(self, index: int) -> Episode:
        """Return an episode that has gone the same way; it tells everything, so keep it."""
        episode = Episode(self._interpreter, self._episode_seeds[index], self._mode)
        for action in self._actions[index, : self._batch.steps[index]].tolist():
            episode.step(self._situations.action(action))
        return episode

    def render(self) -> tuple[Any, ...]:
        """Return what each environment renders."""
        if self.render_mode is None:
            return (None,) * self.num_envs
        seen = (self.episode(index).observation for index in range(self.num_envs))
        return tuple(rendered(self.render_mode, each) for each in seen)


def _table_of(situations: Situations, count: int) -> Table[Situation]:
    place = situations.place_bytes + 8 * situations.actions
    return Table(situations, max(LIMIT, _PLACES_EACH * count * place))
