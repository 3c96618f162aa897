"""A scenario as one environment plays it: its episode, and how that speaks the encoding."""

from __future__ import annotations

import copy
import operator
from typing import SupportsIndex

import numpy as np
from attrs import define, field, frozen

from fragileml.envs.encoder import Row
from fragileml.envs.encoding import Encoding
from fragileml.envs.memory import KnownSituation, KnownTransition, Memory
from fragileml.envs.situations import Mask, Situations
from fragileml.episode.compiled.explorer import TableFull
from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode
from fragileml.episode.observation import Observation
from fragileml.episode.rewards import UNIT
from fragileml_dsl.errors import FragileMLError

_ROOM = 32 << 20
_FEWEST = 16


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

    Steps are taken from situation to situation, and the episode stays behind; it catches up when
    somebody looks at it.

    Attributes:
        encoding: What indices and columns mean.
        room: Bytes that remembered situations may take.
    """

    encoding: Encoding
    _episode: Episode
    room: int = _ROOM
    _memory: Memory = field(init=False)
    _training: bool = field(init=False)
    _nothing: Mask = field(init=False)
    _budget: int = field(init=False)
    _last_step: int = field(init=False)
    _dearest: int = field(init=False)
    _at: KnownSituation | None = field(default=None, init=False)
    _seed: int | None = field(default=None, init=False)
    _ahead: list[int] = field(factory=list, init=False)
    _steps: int = field(default=0, init=False)
    _minutes: int = field(default=0, init=False)
    _refused: int = field(default=0, init=False)
    _score: int = field(default=0, init=False)
    _ended: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        situations = Situations(self.encoding, self._episode.interpreter)
        limit = max(_FEWEST, self.room // situations.place_bytes)
        self._memory = Memory(situations, limit)
        self._training = self._episode.mode is Mode.TRAINING
        self._nothing = np.zeros(len(self.encoding.menu), np.int8)
        machine = situations.interpreter.machine
        self._budget, self._last_step = machine.minutes, machine.steps
        self._dearest = situations.dearest

    def beside(self) -> Seat:
        """Return a seat with an episode of its own that shares all that is remembered."""
        twin = copy.copy(self)
        twin._episode = Episode(self._episode.interpreter, mode=self._episode.mode)  # noqa: SLF001 - of its own class
        twin._ahead = []  # noqa: SLF001 - of its own class
        twin._at = twin._seed = None  # noqa: SLF001 - of its own class
        return twin

    @property
    def episode(self) -> Episode:
        """The episode, at this moment; whoever has it may move it."""
        self._catch_up()
        self._at = None
        return self._episode

    @property
    def observation(self) -> Observation:
        """What the agent sees now."""
        self._catch_up()
        return self._episode.observation

    def reset(self, seed: int) -> None:
        """Begin another episode."""
        self._ahead.clear()
        self._seed = seed
        self._at = self._memory.start(self._episode.interpreter.reset(seed))
        self._steps = self._minutes = self._refused = self._score = 0
        self._ended = False

    def _catch_up(self) -> None:
        if self._seed is not None:
            self._episode.reset(self._seed)
            self._seed = None
        for index in self._ahead:
            self._episode.step(self._memory.situations.action(index))
        self._ahead.clear()

    def _look(self) -> KnownSituation:
        """Return where the episode is, whoever has moved it, and count from there."""
        moment, memory = self._episode.snapshot(), self._memory
        self._steps, self._minutes, self._refused = moment.steps, moment.minutes, moment.refused
        self._score, self._ended = moment.score, moment.end is not None
        at = self._at = memory.known(memory.situations.of(moment))
        return at

    def mask(self) -> Mask:
        """Return which actions would be accepted now; it cannot be written to."""
        at = self._at or self._look()
        if self._ended:
            return self._nothing
        left = self._budget - self._minutes
        mask = at.masks.get(min(self._dearest, left))
        return self._memory.mask(at, left) if mask is None else mask

    def row(self) -> Row:
        """Return the row of numbers of this moment, an array of its own."""
        at = self._at or self._look()
        row = at.row
        if row is None:
            row = at.row = at.situation.row
        return row.copy()

    def step(self, choice: SupportsIndex) -> SeatStep:
        """Do the action with an index of the encoding.

        Raises:
            FragileMLError: If there is no such index, or the episode is over.
        """
        index = operator.index(choice)
        at, spent = self._at or self._look(), self._minutes
        known = None if self._ended else at.transitions.get(index)
        if known is None or spent + known.minutes > self._budget:
            known = self._worked_out(at, index)
        self._ahead.append(index)
        self._at = known.after
        self._steps += 1
        memory, paid, vector = self._memory, known.gain, known.vector.copy()
        if known.minutes:
            self._minutes = minutes = spent + known.minutes
            cost = memory.costs[minutes] - memory.costs[spent]
            paid += memory.machine.weights.cost * cost
            vector["cost"] = cost / UNIT
        if known.refused:
            self._refused = refused = self._refused + 1
            fine = memory.penalties[refused] - memory.penalties[refused - 1]
            paid += memory.machine.weights.validity * fine
            vector["validity"] = fine / UNIT
        self._score += paid
        submitted = known.submitted
        self._ended = ended = submitted or known.cut or self._steps == self._last_step
        truncated, success = ended and not submitted, known.success if ended else None
        if self._training:
            return SeatStep(paid, submitted, truncated, vector, success)
        return SeatStep(self._score if ended else 0, submitted, truncated, None, success)

    def _worked_out(self, at: KnownSituation, index: int) -> KnownTransition:
        """Return what an action leads to that was not done here before, or not with so few left."""
        size = len(self.encoding.menu)
        if not 0 <= index < size:
            raise FragileMLError(f"there is no action {index}, only 0 to {size - 1}")
        if self._ended:
            self.episode.step(0)  # raises, as for everybody
        memory, left = self._memory, self._budget - self._minutes
        try:
            known = at.transitions.get(index) or memory.transition(at, index)
            return known if known.minutes <= left else memory.cut(at, index, left)
        except TableFull:
            memory.forget()
            self._at = memory.known(memory.situations.again(at.situation))
            return self._worked_out(self._at, index)
