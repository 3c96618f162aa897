"""The third tier: transitions as words of a packed table, for many episodes at once.

A word holds the state after a transition in its upper bits and what the transition is worth in its
lower ones. Cells are filled when somebody first comes through them, by the code of the second tier.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.episode.compiled.graph import Graph
from fragileml.episode.compiled.tier import CompiledTier
from fragileml.machine.actions import Submit
from fragileml.machine.compiled.layout import LayoutFull
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.state import State
from fragileml.machine.transition import Outcome

Words: TypeAlias = NDArray[np.unsignedinteger]
Ids: TypeAlias = NDArray[np.int64]

_STATES_AT_FIRST = 1 << 10
_OUTCOMES = tuple(Outcome)
OUTCOME_IDS = {outcome: number for number, outcome in enumerate(_OUTCOMES)}


@frozen
class Width:
    """How a word is divided.

    Attributes:
        kind: NumPy's type of a word.
        effect_bits: Bits of the number of the effect; the others hold the state.
    """

    kind: type[np.uint32 | np.uint64]
    effect_bits: int

    @property
    def effects(self) -> int:
        """How many effects there can be; the last number of all means that a cell is empty."""
        return (1 << self.effect_bits) - 1

    @property
    def states(self) -> int:
        """How many states there can be."""
        bits = np.iinfo(self.kind).bits
        return (1 << bits - self.effect_bits) - 1

    @property
    def empty(self) -> int:
        """The word of a cell that nobody has filled."""
        return int(np.iinfo(self.kind).max)


NARROW = Width(np.uint32, 8)
WIDE = Width(np.uint64, 24)


class TableFull(Exception):  # noqa: N818 - a signal to whoever holds the table
    """There is no room for another state."""


@frozen
class Effect:
    """What a transition does besides going to a state.

    Attributes:
        gain: What it adds to the scalar but for cost and validity, in thousandths.
        minutes: What it costs.
        outcome: How it ends.
    """

    gain: int
    minutes: int
    outcome: Outcome


@frozen(eq=False)
class Place:
    """A state of the table: the graph that it belongs to, and itself."""

    graph: Graph
    packed: int
    flags: int
    worth: int


@define(slots=False, eq=False)
class Table:
    """States by number, and their transitions.

    Attributes:
        tier: Compiles the machine.
        limit: Bytes that the words may take.
        width: How a word is divided, until there are more effects than it can hold.
        places: States by number.
        effects: Effects by number.
        words: Shape (states * actions,): the word of a state and an action, row by row.
        gains: Shape (effects,): by number of an effect, in thousandths.
        minutes: Shape (effects,).
        outcomes: Shape (effects,): places in :data:`OUTCOME_IDS`.
    """

    tier: CompiledTier
    limit: int = 256 << 20
    width: Width = NARROW
    places: list[Place] = field(factory=list, init=False)
    effects: list[Effect] = field(factory=list, init=False)
    words: Words = field(init=False)
    gains: NDArray[np.int64] = field(init=False)
    minutes: NDArray[np.int64] = field(init=False)
    outcomes: NDArray[np.int8] = field(init=False)
    _numbers: dict[tuple[int, int], int] = field(factory=dict, init=False)
    _effect_numbers: dict[Effect, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.words = self._blank(_STATES_AT_FIRST)
        self._tabulate()

    @property
    def interpreter(self) -> Interpreter:
        """The reference."""
        return self.tier.interpreter

    @property
    def actions(self) -> int:
        """How many actions the menu has."""
        return len(self.interpreter.menu)

    @property
    def capacity(self) -> int:
        """How many states fit into the limit."""
        row = self.actions * np.dtype(self.width.kind).itemsize
        return min(self.width.states, max(_STATES_AT_FIRST, self.limit // row))

    def _blank(self, rows: int) -> Words:
        return np.full(rows * self.actions, self.width.empty, self.width.kind)

    def start(self, beginning: Beginning) -> int:
        """Return the state after a reset."""
        graph = self.tier.graph(beginning)
        return self.state(graph, *graph.core.start)

    def state(self, graph: Graph, packed: int, flags: int) -> int:
        """Return the number of a state.

        Raises:
            TableFull: If it has none and there is no room.
        """
        key = id(graph), packed
        number = self._numbers.get(key)
        if number is None:
            number = len(self.places)
            if number >= self.capacity:
                raise TableFull
            worth = graph.verdicts.worth(packed, flags)[2]
            self.places.append(Place(graph, packed, flags, worth))
            self._numbers[key] = number
            self._grow()
        return number

    def pack(self, graph: Graph, state: State) -> int:
        """Return the number of a state that the reference interpreter has made.

        Raises:
            TableFull: If it has none and there is no room.
        """
        try:
            return self.state(graph, *graph.core.pack(state))
        except LayoutFull:
            self.tier.widened(graph)
            raise TableFull from None

    def _grow(self) -> None:
        rows = len(self.words) // self.actions
        if len(self.places) > rows:
            more = min(self.capacity, 2 * rows)
            self.words = np.concatenate([self.words, self._blank(more - rows)])

    def fill(self, state: int, action: int) -> None:
        """Fill the cell of a state and an action.

        Raises:
            TableFull: If it leads to a state that there is no room for.
        """
        place = self.places[state]
        graph = place.graph
        try:
            move = graph.act(action)(place.packed, place.flags)
        except LayoutFull:
            self.tier.widened(graph)
            raise TableFull from None
        if move is None:
            self._write(state, action, state, Effect(0, 0, Outcome.REFUSED))
            return
        packed, flags, minutes, outcome, _ = move
        after = state if packed == place.packed else self.state(graph, packed, flags)
        gain, submit = self.places[after].worth - place.worth, self.interpreter.menu[action]
        if isinstance(submit, Submit):
            gain += graph.verdicts.payment(packed, flags, submit).bonus
        self._write(state, action, after, Effect(gain, minutes, outcome))

    def _write(self, state: int, action: int, after: int, effect: Effect) -> None:
        number = self._effect_numbers.get(effect)
        if number is None:
            number = self._effect_numbers[effect] = len(self.effects)
            self.effects.append(effect)
            if number >= self.width.effects:
                self._widen()
            self._tabulate()
        word = after << self.width.effect_bits | number
        self.words[state * self.actions + action] = word

    def _widen(self) -> None:
        """Go over to wider words."""
        old, self.width = self.width, WIDE
        blank = self.words == old.empty
        words = self.words.astype(np.uint64)
        effects = words & np.uint64(old.effects)
        states = words >> np.uint64(old.effect_bits)
        self.words = states << np.uint64(WIDE.effect_bits) | effects
        self.words[blank] = WIDE.empty

    def _tabulate(self) -> None:
        effects = self.effects or [Effect(0, 0, Outcome.REFUSED)]
        self.gains = np.array([each.gain for each in effects])
        self.minutes = np.array([each.minutes for each in effects])
        self.outcomes = np.array([OUTCOME_IDS[each.outcome] for each in effects], np.int8)

    def forget(self, alive: Ids) -> Ids:
        """Forget all states but some.

        Args:
            alive: The numbers of those that are kept, with repetitions.

        Returns:
            Their new numbers, in the same order.
        """
        kept = [self.places[number] for number in alive.tolist()]
        self.places, self._numbers = [], {}
        self.words = self._blank(_STATES_AT_FIRST)
        return np.array([self._again(each) for each in kept], np.int64)

    def _again(self, place: Place) -> int:
        graph = self.tier.graph(place.graph.core.beginning)
        if graph is place.graph:
            return self.state(graph, place.packed, place.flags)
        return self.pack(graph, place.graph.core.unpack(place.packed, place.flags))
