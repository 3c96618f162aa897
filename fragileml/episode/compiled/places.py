"""Places by number, some of them only remembered by how they were come to."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.episode.compiled.explorer import Explorer, PlaceT, TableFull

Digests = NDArray[np.uint8]
"""Shape (places, :data:`DIGEST_BYTES`)."""

DIGEST_BYTES = 16
_NONE = -1


@frozen(slots=False)  # made for every place, and made faster without slots
class Origin:
    """How a place was come to first.

    Attributes:
        parent: The place before it, -1 for one after a reset.
        action: What was done there; after a reset the seed.
        left: The minutes that were left, if they did not cover the action; else -1.
    """

    parent: int
    action: int
    left: int = _NONE


@define(slots=False, eq=False)
class Places(Generic[PlaceT]):
    """Places by number.

    One that was recalled from a disk is made when somebody needs more of it than its number: by
    doing again what led there.

    Attributes:
        explorer: Knows the places.
        origins: By number.
    """

    explorer: Explorer[PlaceT]
    origins: list[Origin] = field(factory=list, init=False)
    _made: list[PlaceT | None] = field(factory=list, init=False)
    _numbers: dict[Hashable, int] = field(factory=dict, init=False)
    _asleep: dict[bytes, int] = field(factory=dict, init=False)

    def __len__(self) -> int:
        return len(self._made)

    def __getitem__(self, number: int) -> PlaceT:
        path = []
        at = number
        while at != _NONE and self._made[at] is None:
            path.append(at)
            at = self.origins[at].parent
        place = None if at == _NONE else self._made[at]
        for each in reversed(path):
            place = self._wake(each, place)
        if place is None:
            raise IndexError(number)
        return place

    def _wake(self, number: int, parent: PlaceT | None) -> PlaceT:
        place = self._again(self.origins[number], parent)
        self._made[number] = place
        self._numbers.setdefault(self.explorer.key(place), number)
        return place

    def _again(self, origin: Origin, parent: PlaceT | None) -> PlaceT:
        explorer = self.explorer
        while True:
            try:
                if parent is None:
                    return explorer.start(explorer.interpreter.reset(origin.action))
                before = explorer.again(parent)
                if origin.left == _NONE:
                    return explorer.follow(before, origin.action)[0]
                return explorer.cut(before, origin.action, origin.left)[0]
            except TableFull:
                continue  # a layout has grown wider

    def find(self, place: PlaceT) -> int | None:
        """Return the number of a place, None if it has none."""
        number = self._numbers.get(self.explorer.key(place))
        if number is not None or not self._asleep:
            return number
        number = self._asleep.get(self.explorer.digest(place))
        if number is None or self._made[number] is not None:
            return None
        key = self.explorer.key(self[number])
        return number if key == self.explorer.key(place) else None

    def add(self, place: PlaceT, origin: Origin) -> int:
        """Give a place that has none the next number."""
        number = len(self._made)
        self._made.append(place)
        self.origins.append(origin)
        self._numbers[self.explorer.key(place)] = number
        return number

    def digests(self) -> Digests:
        """Return what tells places apart in every process."""
        known = {number: digest for digest, number in self._asleep.items()}
        found = [known.get(n) or self.explorer.digest(self[n]) for n in range(len(self))]
        return np.frombuffer(b"".join(found), np.uint8).reshape(-1, DIGEST_BYTES)

    def recall(self, origins: Iterable[Origin], digests: Digests) -> None:
        """Begin with places that were known before."""
        self.origins = list(origins)
        self._made = [None] * len(self.origins)
        self._numbers = {}
        self._asleep = {each.tobytes(): number for number, each in enumerate(digests)}
