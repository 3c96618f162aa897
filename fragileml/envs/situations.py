"""What agents see and what their actions lead to, for all moments that show the same."""

from __future__ import annotations

from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from fragileml.envs.bounded import Bounded
from fragileml.envs.encoder import Encoder, Row, Said
from fragileml.envs.encoding import Encoding
from fragileml.episode.compiled.explorer import (
    REFUSED,
    Effect,
    Move,
    StatePlace,
    States,
    TableFull,
    digest_of,
)
from fragileml.episode.compiled.graph import Graph
from fragileml.episode.compiled.notes import Entry, after, known_of
from fragileml.episode.knowledge import Known
from fragileml.episode.moment import Moment
from fragileml.episode.tiers import Tiers
from fragileml.machine.actions import Action, Call
from fragileml.machine.compiled.move import NOTHING
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.menu import dearest
from fragileml.machine.probes import BUILT_IN
from fragileml.machine.program import Program
from fragileml.machine.transition import History, Transition

Mask: TypeAlias = NDArray[np.int8]
"""By index of the encoding's menu: 1 for what would be accepted, else 0."""

Entries: TypeAlias = tuple[Entry | None, ...]
Parts: TypeAlias = tuple[Row, Row, Row]
Key: TypeAlias = tuple[Graph, int, Entries, Said, str]

NOT_OFFERED: Final = Call("none")
"""Stands for an action that other pipelines offer: no machine has it, so it is refused."""

_CACHED: Final = 1 << 12
_OBJECT_BYTES: Final = 4_000


@define(eq=False)
class Situation:
    """All that moments which show the same have in common.

    Attributes:
        key: What only equal situations share.
        place: The state.
        history: What built-in probes look back on.
        parts: The parts of its row.
        possible: Which actions are possible that are not always so; None while nobody has asked.
    """

    key: Key
    place: StatePlace
    history: History
    parts: Parts
    possible: tuple[bool, ...] | None = field(default=None, init=False)

    def known(self, program: Program) -> tuple[Known, ...]:
        """Return what the agent has seen."""
        return known_of(program, self.key[2])

    @property
    def row(self) -> Row:
        """The row, an array of its own."""
        return np.concatenate(self.parts)


@define(slots=False, eq=False)
class Situations:
    """The situations of one machine behind an encoding.

    Attributes:
        encoding: What indices and columns mean.
        interpreter: The reference.
    """

    encoding: Encoding
    interpreter: Interpreter
    encoder: Encoder = field(init=False)
    _states: States = field(init=False)
    _local: tuple[int, ...] | None = field(init=False)
    _state_parts: Bounded[tuple[Graph, int], Row] = field(init=False)
    _known_parts: Bounded[Entries, Row] = field(init=False)
    _said_parts: Bounded[Said, Row] = field(init=False)
    _masks: Bounded[int, tuple[tuple[bool, ...], Mask]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        joint, interpreter = self.encoding.joint, self.interpreter
        self.encoder = Encoder(self.encoding.layout, interpreter.program)
        self._states = States(interpreter.companion(Tiers, Tiers).compiled)
        self._local = None if joint is None else joint.local(interpreter.menu)
        self._state_parts = Bounded(_CACHED)
        self._known_parts = Bounded(_CACHED)
        self._said_parts = Bounded(_CACHED)
        self._masks = Bounded(_CACHED)

    @cached_property
    def dearest(self) -> int:
        """The minutes from which on it is no matter how many are left."""
        return dearest(self.interpreter.machine)

    @property
    def actions(self) -> int:
        """How many actions the encoding has."""
        return len(self.encoding.menu)

    @property
    def place_bytes(self) -> int:
        """About how many bytes a situation and its row take."""
        return 4 * len(self.encoding.layout.columns) + _OBJECT_BYTES

    def key(self, at: Situation) -> Key:
        """Return what only equal situations share."""
        return at.key

    def digest(self, at: Situation) -> bytes:
        """Return what only equal situations share in every process."""
        _, _, entries, said, log = at.key
        state = self._states.digest(at.place).hex()
        return digest_of(state, repr(entries), repr(said), log)

    @property
    def identity(self) -> str:
        """What situations follow from besides the machine."""
        return f"situations {self.encoding.fingerprint}"

    def action(self, index: int) -> Action:
        """Return the action with an index of the encoding; one that is refused if there is none."""
        own = self._own(index)
        return NOT_OFFERED if own < 0 else self.interpreter.menu[own]

    def _own(self, index: int) -> int:
        """Return the index into the episode's menu, -1 if that lacks the action."""
        return index if self._local is None else self._local[index]

    def start(self, beginning: Beginning) -> Situation:
        """Return the situation after a reset."""
        place, history = self._states.start(beginning), beginning.history
        entries, said = place.graph.first_notes.entries, self.encoder.said(None, history)
        return self._at(place, entries, said, history, self._log(history))

    def of(self, moment: Moment) -> Situation:
        """Return the situation of a moment of any tier."""
        tier = self._states.tier
        try:
            place = self._states.at(moment.beginning, moment.state)
            entries = tier.adopt(moment).notes.entries
        except TableFull:
            return self.of(moment)
        said = self.encoder.said(moment.transition, moment.history)
        history = moment.history
        return self._at(place, entries, said, history, self._log(history))

    def again(self, at: Situation) -> Situation:
        """Return the same situation in today's layout."""
        place = self._states.again(at.place)
        _, _, entries, said, log = at.key
        return at if place is at.place else self._at(place, entries, said, at.history, log)

    def follow(self, at: Situation, action: int) -> tuple[Situation, Effect]:
        """Return what an action leads to where the budget covers it."""
        own, done = self._own(action), self._done(at, action, self.interpreter.machine.minutes)
        move = Move(at.place, REFUSED, NOTHING) if own < 0 else self._states.move(at.place, own)
        return self._after(at, move, done), move.effect

    def cut(self, at: Situation, action: int, left: int) -> tuple[Situation, Effect]:
        """Return what an action leads to that costs more than the minutes that are left."""
        done = self._done(at, action, left)
        move = self._states.told(at.place, done)
        return self._after(at, move, done), move.effect

    def _done(self, at: Situation, action: int, left: int) -> Transition:
        return self.interpreter.apply(at.place.state, self.action(action), left, at.history)

    def _after(self, at: Situation, move: Move, done: Transition) -> Situation:
        _, _, entries, _, log = at.key
        changes = move.place.graph.teacher.changes(move.lesson)
        history = at.history
        if done.run is not None:
            history = History(history.reset, done.run)
            log = self._log(history)
        said = self.encoder.said(done, history)
        return self._at(move.place, after(entries, changes), said, history, log)

    def _at(
        self, place: StatePlace, entries: Entries, said: Said, history: History, log: str
    ) -> Situation:
        graph, program = place.graph, self.interpreter.program
        parts = (
            self._state_parts.get((graph, place.packed), lambda _: self.encoder.state(place.state)),
            self._known_parts.get(
                entries, lambda each: self.encoder.knowledge(known_of(program, each))
            ),
            self._said_parts.get(said, self.encoder.transition),
        )
        return Situation((graph, place.packed, entries, said, log), place, history, parts)

    def _log(self, history: History) -> str:
        """Return what only runs share of which built-in probes tell the same."""
        program = self.interpreter.program
        probes = (BUILT_IN[name] for name in ("log", "traceback"))
        lines = (line for probe in probes for line in probe(program, history.reset, history))
        return digest_of(*lines).hex()

    def possible(self, at: Situation) -> tuple[bool, ...]:
        """Return which of the actions that are not always possible are so."""
        if at.possible is None:
            place = at.place
            at.possible = place.graph.masks.possible(place.packed, place.flags)
        return at.possible

    def mask(self, at: Situation, left: int) -> Mask:
        """Return which actions are accepted with so many minutes left; it cannot be written to."""
        own = at.place.graph.masks.mask(self.possible(at), left)
        # By identity, since looking at hundreds of values takes longer than all else in a step. No
        # other mask can come to have the identity of one that is kept.
        return self._masks.get(id(own), lambda _: (own, self._mask(own)))[1]

    def _mask(self, own: tuple[bool, ...]) -> Mask:
        # Index -1 finds the last entry, which is none of the menu's.
        accepted = np.array((*own, False), np.int8)
        mask = accepted[:-1] if self._local is None else accepted[np.array(self._local, np.intp)]
        mask.setflags(write=False)
        return mask
