"""The third tier: transitions as words of a packed table, for many episodes at once.

A word holds the place after a transition in its upper bits and what the transition does besides in
its lower ones. Cells are filled when somebody first comes through them.
"""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Generic, TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.episode.compiled.explorer import REFUSED, Effect, Explorer, PlaceT, TableFull
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.transition import Outcome

Words: TypeAlias = NDArray[np.unsignedinteger]
Ids: TypeAlias = NDArray[np.int64]

_PLACES_AT_FIRST = 1 << 10
_OUTCOMES = tuple(Outcome)
OUTCOME_IDS = {outcome: number for number, outcome in enumerate(_OUTCOMES)}


@frozen(slots=False)
class Width:
    """How a word is divided.

    Attributes:
        kind: NumPy's type of a word.
        effect_bits: Bits of the number of the effect; the others hold the place.
    """

    kind: type[np.uint32 | np.uint64]
    effect_bits: int

    @cached_property
    def effects(self) -> int:
        """How many effects there can be; the last number of all means that a cell is empty."""
        return (1 << self.effect_bits) - 1

    @cached_property
    def places(self) -> int:
        """How many places there can be."""
        bits = np.iinfo(self.kind).bits
        return (1 << bits - self.effect_bits) - 1

    @cached_property
    def size(self) -> int:
        """The bytes of a word."""
        return np.dtype(self.kind).itemsize

    @cached_property
    def empty(self) -> int:
        """The word of a cell that nobody has filled."""
        return int(np.iinfo(self.kind).max)


NARROW = Width(np.uint32, 8)
WIDE = Width(np.uint64, 24)


@frozen(eq=False)
class Totals:
    """What effects do, each as an array by number of the effect.

    Attributes:
        gains: What they pay but for cost and validity, in thousandths.
        minutes: What they cost.
        outcomes: Places in :data:`OUTCOME_IDS`.
    """

    gains: Ids
    minutes: Ids
    outcomes: NDArray[np.int8]

    @classmethod
    def of(cls, effects: list[Effect]) -> Totals:
        """Return the arrays of some effects, at least one."""
        return cls(
            np.array([each.gain for each in effects]),
            np.array([each.minutes for each in effects]),
            np.array([OUTCOME_IDS[each.outcome] for each in effects], np.int8),
        )


@define(slots=False, eq=False)
class Table(Generic[PlaceT]):
    """Places by number, and the transitions between them.

    Attributes:
        explorer: Knows the places.
        limit: Bytes that words and places may take.
        width: How a word is divided, until there are more effects than it can hold.
        places: By number.
        effects: By number.
        words: Shape (places * actions,): the word of a place and an action, row by row.
        totals: What effects do.
        generation: Counts how often numbers have changed.
    """

    explorer: Explorer[PlaceT]
    limit: int = 256 << 20
    width: Width = NARROW
    places: list[PlaceT] = field(factory=list, init=False)
    effects: list[Effect] = field(factory=list, init=False)
    words: Words = field(init=False)
    totals: Totals = field(init=False)
    generation: int = field(default=0, init=False)
    _numbers: dict[Hashable, int] = field(factory=dict, init=False)
    _effect_numbers: dict[Effect, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.words = self._blank(_PLACES_AT_FIRST)
        self.totals = Totals.of([REFUSED])

    @property
    def interpreter(self) -> Interpreter:
        """The reference."""
        return self.explorer.interpreter

    @cached_property
    def actions(self) -> int:
        """How many actions there are."""
        return self.explorer.actions

    @property
    def capacity(self) -> int:
        """How many places fit into the limit."""
        row = self.actions * self.width.size + self.explorer.place_bytes
        return min(self.width.places, max(_PLACES_AT_FIRST, self.limit // row))

    def _blank(self, rows: int) -> Words:
        return np.full(rows * self.actions, self.width.empty, self.width.kind)

    def start(self, beginning: Beginning) -> int:
        """Return the place after a reset.

        Raises:
            TableFull: If it has no number and there is no room.
        """
        return self.number(self.explorer.start(beginning))

    def number(self, place: PlaceT) -> int:
        """Return the number of a place.

        Raises:
            TableFull: If it has none and there is no room.
        """
        key = self.explorer.key(place)
        number = self._numbers.get(key)
        if number is None:
            number = len(self.places)
            if number >= self.capacity:
                raise TableFull
            self.places.append(place)
            self._numbers[key] = number
            self._grow()
        return number

    def _grow(self) -> None:
        rows = len(self.words) // self.actions
        if len(self.places) > rows:
            more = min(self.capacity, 2 * rows)
            self.words = np.concatenate([self.words, self._blank(more - rows)])

    def fill(self, number: int, action: int) -> None:
        """Fill the cell of a place and an action.

        Raises:
            TableFull: If it leads to a place that there is no room for.
        """
        place, effect = self.explorer.follow(self.places[number], action)
        after, known = self.number(place), self._effect_number(effect)
        word = after << self.width.effect_bits | known
        self.words[number * self.actions + action] = word

    def cut(self, number: int, action: int, left: int) -> tuple[int, int]:
        """Return the place and the effect of an action that costs more than the minutes left.

        Raises:
            TableFull: If it leads to a place that there is no room for.
        """
        place, effect = self.explorer.cut(self.places[number], action, left)
        return self.number(place), self._effect_number(effect)

    def _effect_number(self, effect: Effect) -> int:
        number = self._effect_numbers.get(effect)
        if number is None:
            number = self._effect_numbers[effect] = len(self.effects)
            self.effects.append(effect)
            if number >= self.width.effects:
                self._widen()
            self.totals = Totals.of(self.effects)
        return number

    def _widen(self) -> None:
        """Go over to wider words."""
        old, self.width = self.width, WIDE
        blank = self.words == old.empty
        words = self.words.astype(np.uint64)
        effects = words & np.uint64(old.effects)
        places = words >> np.uint64(old.effect_bits)
        self.words = places << np.uint64(WIDE.effect_bits) | effects
        self.words[blank] = WIDE.empty

    def forget(self, alive: Ids) -> Ids:
        """Forget all places but some.

        Args:
            alive: The numbers of those that are kept, with repetitions.

        Returns:
            Their new numbers, in the same order.
        """
        kept = [self.places[number] for number in alive.tolist()]
        self.generation += 1
        while True:
            self.places, self._numbers = [], {}
            self.words = self._blank(_PLACES_AT_FIRST)
            try:
                return np.array([self.number(self.explorer.again(each)) for each in kept], np.int64)
            except TableFull:
                if len(self.places) >= self.capacity:
                    raise
                # A layout has grown wider on the way, so that all are to be made anew.
