"""The third tier: transitions as words of a packed table, for many episodes at once.

A word holds the place after a transition in its upper bits and what the transition does besides in
its lower ones. Cells are filled when somebody first comes through them.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Generic, TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.episode.compiled.archive import Arrays, Record
from fragileml.episode.compiled.explorer import REFUSED, Effect, Explorer, PlaceT, TableFull
from fragileml.episode.compiled.places import Origin, Places
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.transition import Outcome

Words: TypeAlias = NDArray[np.unsignedinteger]
Ids: TypeAlias = NDArray[np.int64]

LIMIT = 256 << 20
"""Bytes that a table may take unless somebody says otherwise."""

_PLACES_AT_FIRST = 1 << 10
_UNKNOWN = Origin(-1, -1)
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
class EffectArrays:
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
    def of(cls, effects: list[Effect]) -> EffectArrays:
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
        effect_arrays: What effects do.
        generation: Counts how often numbers have changed.
    """

    explorer: Explorer[PlaceT]
    limit: int = LIMIT
    width: Width = NARROW
    places: Places[PlaceT] = field(init=False)
    effects: list[Effect] = field(factory=list, init=False)
    words: Words = field(init=False)
    effect_arrays: EffectArrays = field(init=False)
    generation: int = field(default=0, init=False)
    _effect_numbers: dict[Effect, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self.places = Places(self.explorer)
        self.words = self._blank(_PLACES_AT_FIRST)
        self.effect_arrays = EffectArrays.of([REFUSED])

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

    def start(self, seed: int) -> int:
        """Return the place after a reset.

        Raises:
            TableFull: If it has no number and there is no room.
        """
        beginning = self.interpreter.reset(seed)
        return self._number(self.explorer.start(beginning), Origin(-1, seed))

    def _number(self, place: PlaceT, origin: Origin) -> int:
        number = self.places.find(place)
        if number is not None:
            return number
        if len(self.places) >= self.capacity:
            raise TableFull
        number = self.places.add(place, origin)
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
        after = self._number(place, Origin(number, action))
        known = self._effect_number(effect)
        word = after << self.width.effect_bits | known
        self.words[number * self.actions + action] = word

    def cut(self, number: int, action: int, left: int) -> tuple[int, int]:
        """Return the place and the effect of an action that costs more than the minutes left.

        Raises:
            TableFull: If it leads to a place that there is no room for.
        """
        place, effect = self.explorer.cut(self.places[number], action, left)
        return self._number(place, Origin(number, action, left)), self._effect_number(effect)

    def _effect_number(self, effect: Effect) -> int:
        number = self._effect_numbers.get(effect)
        if number is None:
            number = self._effect_numbers[effect] = len(self.effects)
            self.effects.append(effect)
            if number >= self.width.effects:
                self._widen()
            self.effect_arrays = EffectArrays.of(self.effects)
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
            self.places = Places(self.explorer)
            self.words = self._blank(_PLACES_AT_FIRST)
            try:
                again = [self.explorer.again(each) for each in kept]
                return np.array([self._number(each, _UNKNOWN) for each in again], np.int64)
            except TableFull:
                if len(self.places) >= self.capacity:
                    raise
                # A layout has grown wider on the way, so that all are to be made anew.

    def record(self) -> Record:
        """Return all that can be kept on a disk, see :meth:`recall`.

        Raises:
            ValueError: If the table was begun anew: then nobody knows how places were come to.
        """
        if self.generation:
            raise ValueError("a table that was begun anew cannot be kept")
        count = len(self.places)
        origins = [(each.parent, each.action, each.left) for each in self.places.origins]
        arrays: Arrays = {
            "words": self.words[: count * self.actions],
            "origins": np.array(origins, np.int64),
            "digests": self.places.digests(),
        }
        return arrays, {"effects": [each.to_json() for each in self.effects]}

    def recall(self, record: Record) -> None:
        """Begin with what a table of the same explorer has recorded; it may be on a disk still."""
        arrays, notes = record
        self.words = arrays["words"]
        self.width = NARROW if self.words.dtype == NARROW.kind else WIDE
        effects: Any = notes["effects"]
        self.effects = [Effect.from_json(each) for each in effects]
        self._effect_numbers = {each: number for number, each in enumerate(self.effects)}
        self.effect_arrays = EffectArrays.of(self.effects or [REFUSED])
        self.places.recall(
            (Origin(*each) for each in arrays["origins"].tolist()), arrays["digests"]
        )
