"""The situations that environments of one scenario have met, and what was asked of them."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.envs.bounded import Bounded
from fragileml.envs.encoder import Row
from fragileml.envs.situations import Key, Situation, Situations
from fragileml.episode.compiled.explorer import Effect
from fragileml.episode.rewards import UNIT, Components, cost_total, validity_total
from fragileml.machine.allowance import ALLOWANCE
from fragileml.machine.interpreter import Beginning
from fragileml.machine.transition import Outcome
from fragileml_dsl.machine.machine import Machine

Signs: TypeAlias = NDArray[np.int8]
"""By index of the encoding's menu: 1 for what would be accepted, else 0."""

_FEWEST = 16
_HOP_BYTES = 700


@define(eq=False)
class Known:
    """A situation that was met, with what seats have asked of it.

    Attributes:
        situation: The situation.
        row: Its row, None while nobody has asked.
        hops: What actions lead to, by index of the encoding.
        masks: By the minutes that are left, where they matter.
    """

    situation: Situation
    row: Row | None = field(default=None, init=False)
    hops: dict[int, Hop] = field(factory=dict, init=False)
    masks: dict[int, Signs] = field(factory=dict, init=False)


@frozen(eq=False)
class Hop:
    """A transition to a situation that was met.

    Attributes:
        after: That situation.
        minutes: What it costs.
        gain: What it pays but for cost and validity, in thousandths.
        vector: The same as a vector, in units.
        refused: Whether it is a refusal.
        submitted: Whether it is a submission.
        success: Whether it is one with success.
        cut: Whether it used up the minutes.
    """

    after: Known
    minutes: int
    gain: int
    vector: dict[str, float]
    refused: bool
    submitted: bool
    success: bool
    cut: bool


@define(eq=False)
class Memory:
    """What seats of one scenario have met, in bounded memory.

    Attributes:
        situations: Says what actions lead to.
        limit: How many situations are remembered; when there are more, all are forgotten.
        costs: The component ``cost`` by minutes spent.
        penalties: The component ``validity`` by refused actions.
        machine: The machine that is played.
    """

    situations: Situations
    limit: int
    costs: tuple[int, ...] = field(init=False)
    penalties: tuple[int, ...] = field(init=False)
    machine: Machine = field(init=False)
    _met: dict[Key, Known] = field(factory=dict, init=False)
    _hops: int = field(default=0, init=False)
    _starts: Bounded[Beginning, Situation] = field(init=False)

    def __attrs_post_init__(self) -> None:
        machine = self.machine = self.situations.interpreter.machine
        spent = range(machine.minutes + 1)
        self.costs = tuple(cost_total(each, machine.minutes) for each in spent)
        self.penalties = tuple(validity_total(each) for each in range(machine.steps + 1))
        self._starts = Bounded(_FEWEST)
        ALLOWANCE.share(self)

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        return len(self._met) * self.situations.place_bytes + self._hops * _HOP_BYTES

    def start(self, beginning: Beginning) -> Known:
        """Return the situation after a reset."""
        return self.known(self._starts.get(beginning, self.situations.start))

    def known(self, situation: Situation) -> Known:
        """Return what is known of a situation."""
        found = self._met.get(situation.key)
        if found is None:
            if len(self._met) >= self.limit:
                self.forget()
            ALLOWANCE.spend(self.situations.place_bytes)
            found = self._met[situation.key] = Known(situation)
        return found

    def hop(self, at: Known, action: int) -> Hop:
        """Return what an action leads to where the budget covers it, and remember it."""
        self._hops += 1
        ALLOWANCE.spend(_HOP_BYTES)
        found = at.hops[action] = self._hop(*self.situations.follow(at.situation, action))
        return found

    def cut(self, at: Known, action: int, left: int) -> Hop:
        """Return what an action leads to that costs more than the minutes that are left."""
        return self._hop(*self.situations.cut(at.situation, action, left))

    def _hop(self, after: Situation, effect: Effect) -> Hop:
        outcome, earned = effect.outcome, effect.earned
        return Hop(
            self.known(after),
            effect.minutes,
            effect.gain,
            in_units(earned),
            refused=outcome is Outcome.REFUSED,
            submitted=outcome is Outcome.SUBMITTED,
            success=earned.outcome > 0,
            cut=outcome is Outcome.CUT,
        )

    def mask(self, at: Known, left: int) -> Signs:
        """Return which actions are accepted with so many minutes left, and remember it."""
        mask = self.situations.mask(at.situation, left).astype(np.int8)
        mask.setflags(write=False)
        at.masks[min(left, self.situations.dearest)] = mask
        return mask

    def forget(self) -> None:
        """Forget all, and let nobody who holds one of them hold the others with it."""
        for each in self._met.values():
            each.hops.clear()
        self._met.clear()
        self._hops = 0
        self._starts.forget()


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
