"""A scenario as one environment plays it: its episode, and how that speaks the encoding."""

from __future__ import annotations

import copy
import operator
from typing import SupportsIndex

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.envs.bounded import Bounded
from fragileml.envs.encoder import Encoder, Row
from fragileml.envs.encoding import Encoding
from fragileml.envs.situations import KnownTransition, Mask, Situation, Situations, in_units
from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode
from fragileml.episode.rewards import UNIT
from fragileml.machine.actions import Call
from fragileml.machine.menu import dearest
from fragileml_dsl.errors import FragileMLError

NOT_OFFERED = Call("none")
"""Stands for an action that other pipelines offer: no machine has it, so it is refused."""

_CACHED = 256
_ROOM = 32 << 20


@frozen(slots=False)  # made at every step, and made faster without slots
class SeatStep:
    """What a step gives back besides what is seen.

    Attributes:
        reward: In thousandths.
        terminated: Whether the agent submitted.
        truncated: Whether a budget ended the episode.
        components: The reward as a vector, in units; None in evaluation.
        success: Whether the scenario is solved, None before the end.
    """

    reward: int
    terminated: bool
    truncated: bool
    components: dict[str, float] | None
    success: bool | None


@define(eq=False)
class Seat:
    """One scenario behind an encoding.

    As long as what happens has happened before, numbers are counted here and the episode stays
    behind; it catches up when somebody looks at it.

    Attributes:
        encoding: What indices and columns mean.
        encoder: Writes its rows.
        local: For each index of the encoding the index into the episode's menu, -1 where that
            lacks the action; None if the two are one.
        room: Bytes that remembered rows may take.
    """

    encoding: Encoding
    _episode: Episode
    room: int = _ROOM
    encoder: Encoder = field(init=False)
    local: NDArray[np.intp] | None = field(init=False)
    _masks: Bounded[int, tuple[tuple[bool, ...], Mask]] = field(init=False)
    _situations: Situations = field(init=False)
    _training: bool = field(init=False)
    _dearest: int = field(init=False)
    _nothing: Mask = field(init=False)
    _situation: Situation | None = field(default=None, init=False)
    _ahead: list[int] = field(factory=list, init=False)
    _steps: int = field(default=0, init=False)
    _minutes: int = field(default=0, init=False)
    _refused: int = field(default=0, init=False)
    _score: int = field(default=0, init=False)
    _ended: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        interpreter, joint = self._episode.interpreter, self.encoding.joint
        self.encoder = Encoder(self.encoding.layout, interpreter.program)
        self.local = None if joint is None else np.array(joint.local(interpreter.menu), np.intp)
        self._masks = Bounded(_CACHED)
        row = 4 * len(self.encoding.layout.columns)
        self._situations = Situations(interpreter.machine, max(16, self.room // row))
        self._training = self._episode.mode is Mode.TRAINING
        self._nothing = np.zeros(len(self.encoding.menu), np.bool_)
        self._dearest = dearest(interpreter.machine)

    def beside(self) -> Seat:
        """Return a seat with an episode of its own that shares all that is remembered."""
        twin = copy.copy(self)
        twin._episode = Episode(self._episode.interpreter, mode=self._episode.mode)  # noqa: SLF001 - of its own class
        twin._ahead = []  # noqa: SLF001 - of its own class
        twin._situation = None  # noqa: SLF001 - of its own class
        return twin

    @property
    def episode(self) -> Episode:
        """The episode, at this moment; whoever has it may move it."""
        self._catch_up()
        self._situation = None
        return self._episode

    def reset(self, seed: int) -> None:
        """Begin another episode."""
        self._ahead.clear()
        self._episode.reset(seed)
        self._look()

    def _catch_up(self) -> None:
        for action in self._ahead:
            self._episode.step(action)
        self._ahead.clear()

    def _look(self) -> None:
        """Count from where the episode is."""
        moment = self._episode.snapshot()
        self._steps, self._minutes, self._refused = moment.steps, moment.minutes, moment.refused
        self._score, self._ended = moment.score, moment.end is not None
        self._situation = self._situations.of(moment)

    def mask(self) -> Mask:
        """Return which actions would be accepted now; it cannot be written to."""
        at = self._situation
        if at is None:
            return self._own_mask()
        if self._ended:
            return self._nothing
        left = min(self._situations.machine.minutes - self._minutes, self._dearest)
        mask = at.masks.get(left)
        if mask is None:
            self._catch_up()
            mask = at.masks[left] = self._own_mask()
        return mask

    def _own_mask(self) -> Mask:
        self._catch_up()
        own = self._episode.mask()
        # By identity, since looking at hundreds of values takes longer than all else in a step. No
        # other mask can come to have the identity of one that is kept.
        return self._masks.get(id(own), lambda _: (own, self._mask(own)))[1]

    def _mask(self, own: tuple[bool, ...]) -> Mask:
        # Index -1 finds the last entry, which is none of the menu's.
        accepted = np.array((*own, False), np.bool_)
        mask = accepted[:-1] if self.local is None else accepted[self.local]
        mask.setflags(write=False)
        return mask

    def row(self) -> Row:
        """Return the row of numbers of this moment, an array of its own."""
        at = self._situation
        if at is not None and at.row is not None:
            return at.row.copy()
        self._catch_up()
        row = self.encoder.row(self._episode.snapshot())
        if at is not None:
            at.row = row.copy()
        return row

    def step(self, choice: SupportsIndex) -> SeatStep:
        """Do the action with an index of the encoding.

        Raises:
            FragileMLError: If there is no such index, or the episode is over.
        """
        index = operator.index(choice)
        size = len(self.encoding.menu)
        if not 0 <= index < size:
            raise FragileMLError(f"there is no action {index}, only 0 to {size - 1}")
        own = index if self.local is None else int(self.local[index])
        at = self._situation
        if at is not None and not self._ended:
            hop = at.hops.get(own)
            if hop is not None and self._minutes + hop.minutes < len(self._situations.costs):
                return self._followed(own, hop)
        return self._worked_out(own)

    def _followed(self, own: int, hop: KnownTransition) -> SeatStep:
        """Do what was done before."""
        known, weights = self._situations, self._situations.machine.weights
        self._ahead.append(own)
        spent = self._minutes
        self._minutes = minutes = spent + hop.minutes
        self._steps += 1
        cost = known.costs[minutes] - known.costs[spent]
        paid, fine = hop.gain + weights.cost * cost, 0
        if hop.refused:
            fine = known.penalties[self._refused + 1] - known.penalties[self._refused]
            self._refused += 1
            paid += weights.validity * fine
        self._score += paid
        self._situation = hop.after
        truncated = not hop.submitted and self._steps == known.machine.steps
        self._ended = ended = hop.submitted or truncated
        vector = None
        if self._training:
            vector = {**hop.components, "cost": cost / UNIT, "validity": fine / UNIT}
        else:
            paid = self._score if ended else 0
        return SeatStep(paid, hop.submitted, truncated, vector, hop.success if ended else None)

    def _worked_out(self, own: int) -> SeatStep:
        """Have the episode do it, and remember what it came to if that can be known again."""
        self._catch_up()
        before = self._episode.snapshot()
        at = self._situations.of(before)
        step = self._episode.step(NOT_OFFERED if own < 0 else own)
        self._look()
        after, vector = self._episode.snapshot(), step.components
        if at is not None and self._situation is not None and own not in at.hops:
            at.hops[own] = self._situations.hop(before, after, self._situation)
        return SeatStep(
            step.reward,
            step.terminated,
            step.truncated,
            None if vector is None else in_units(vector),
            after.totals.outcome > 0 if self._ended else None,
        )
