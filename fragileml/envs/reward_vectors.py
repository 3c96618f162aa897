"""What a step of many episodes pays, as a vector of arrays."""

from __future__ import annotations

from typing import Final, Generic

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from fragileml.episode.compiled.batch import Batch, BatchStep
from fragileml.episode.compiled.explorer import PlaceT
from fragileml.episode.compiled.table import Ids
from fragileml.episode.rewards import UNIT, cost_totals, validity_totals

Vector = dict[str, NDArray[np.float64]]
"""By name of a component what it is for each episode, in units."""

_OF_EFFECTS: Final = ("repair", "regression", "outcome", "diagnosis")


@define(slots=False, eq=False)
class RewardVectors(Generic[PlaceT]):
    """Tells the reward vectors of a batch's steps.

    Attributes:
        batch: The episodes.
    """

    batch: Batch[PlaceT]
    _by_effect: NDArray[np.float64] = field(init=False)
    _costs: Ids = field(init=False)
    _penalties: Ids = field(init=False)

    def __attrs_post_init__(self) -> None:
        machine = self.batch.table.interpreter.machine
        self._costs = np.array(cost_totals(machine))
        self._penalties = np.array(validity_totals(machine))
        self._by_effect = np.zeros((len(_OF_EFFECTS), 0))

    def nothing(self) -> Vector:
        """Return what is paid at the beginning."""
        names = (*_OF_EFFECTS, "cost", "validity")
        return {name: np.zeros(self.batch.count) for name in names}

    def vector(self, step: BatchStep, minutes: Ids, refused: Ids) -> Vector:
        """Return what the last step paid.

        Args:
            step: The step.
            minutes: The minutes spent before it.
            refused: The refused actions before it.
        """
        self._keep_up()
        paid = self._by_effect.take(step.effects, axis=1)
        found: Vector = dict(zip(_OF_EFFECTS, paid, strict=True))
        found["cost"] = (self._costs[self.batch.minutes] - self._costs[minutes]) / UNIT
        found["validity"] = (self._penalties[self.batch.refused] - self._penalties[refused]) / UNIT
        return found

    def success(self, step: BatchStep) -> NDArray[np.bool_]:
        """Return whether the last step was a submission with success."""
        self._keep_up()
        outcomes = self._by_effect[_OF_EFFECTS.index("outcome")].take(step.effects)
        found: NDArray[np.bool_] = outcomes > 0
        return found

    def _keep_up(self) -> None:
        effects = self.batch.table.effects
        if len(effects) != self._by_effect.shape[1]:
            rows = [[getattr(each.earned, name) for each in effects] for name in _OF_EFFECTS]
            self._by_effect = np.array(rows) / UNIT
