"""What an agent sees and what steps lead to, remembered for all moments that show the same.

Nothing here knows a rule of machines: all of it is read off two moments, one after the other, that
an episode has made.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.envs.encoder import Row
from fragileml.episode.moment import Moment, Sight, earned
from fragileml.episode.rewards import UNIT, Components, cost_total, validity_total
from fragileml.machine.transition import Outcome
from fragileml_dsl.machine.machine import Machine

Mask: TypeAlias = NDArray[np.bool_]
"""By index of the encoding's menu: whether an action would be accepted."""


@frozen(eq=False)
class KnownTransition:
    """What an action does in a situation, wherever its minutes are left.

    Attributes:
        after: The situation that it leads to.
        minutes: What it costs.
        refused: Whether it is refused.
        submitted: Whether it ends the episode.
        success: Whether it does so with success.
        gain: What it pays but for cost and validity, in thousandths.
        components: The same as a vector, in units.
    """

    after: Situation
    minutes: int
    refused: bool
    submitted: bool
    success: bool
    gain: int
    components: dict[str, float]


@define(eq=False)
class Situation:
    """All that moments which show the same have in common.

    Attributes:
        row: The row, None while nobody has asked.
        hops: By index into the episode's menu.
        masks: By the minutes that are left, where they matter.
    """

    row: Row | None = field(default=None, init=False)
    hops: dict[int, KnownTransition] = field(factory=dict, init=False)
    masks: dict[int, Mask] = field(factory=dict, init=False)


@define(eq=False)
class Situations:
    """The situations of one machine that have been met, in bounded memory.

    Attributes:
        machine: The machine that is played.
        limit: How many are remembered; when there are more, all are forgotten.
        costs: The component ``cost`` by minutes spent.
        penalties: The component ``validity`` by refused actions.
    """

    machine: Machine
    limit: int
    costs: tuple[int, ...] = field(init=False)
    penalties: tuple[int, ...] = field(init=False)
    _met: dict[Sight, Situation] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        machine = self.machine
        spent = range(machine.minutes + 1)
        self.costs = tuple(cost_total(each, machine.minutes) for each in spent)
        self.penalties = tuple(validity_total(each) for each in range(machine.steps + 1))

    def of(self, moment: Moment) -> Situation | None:
        """Return the situation of a moment; None where nobody can tell what is equal to it."""
        sight = moment.sight
        if sight is None:
            return None
        found = self._met.get(sight)
        if found is None:
            if len(self._met) >= self.limit:
                self._forget()
            found = self._met[sight] = Situation()
        return found

    def _forget(self) -> None:
        """Forget all, and let nobody who holds one of them hold the others with it."""
        for each in self._met.values():
            each.hops.clear()
        self._met.clear()

    def hop(self, before: Moment, moment: Moment, after: Situation) -> KnownTransition:
        """Return what led from one moment to the next."""
        totals, machine = earned(moment), self.machine
        transition = moment.transition
        outcome = transition.outcome if transition else None
        weights = machine.weights
        paid = moment.score - before.score
        return KnownTransition(
            after,
            moment.minutes - before.minutes,
            refused=moment.refused > before.refused,
            submitted=outcome is Outcome.SUBMITTED,
            success=moment.totals.outcome > 0,
            gain=paid - weights.cost * totals.cost - weights.validity * totals.validity,
            components=in_units(totals),
        )


def in_units(components: Components) -> dict[str, float]:
    """Return a reward vector as it is told."""
    return {
        "repair": components.repair / UNIT,
        "regression": components.regression / UNIT,
        "cost": components.cost / UNIT,
        "validity": components.validity / UNIT,
        "outcome": components.outcome / UNIT,
        "diagnosis": components.diagnosis / UNIT,
    }
