"""A cache that cannot grow without end."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from attrs import define, field

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@define(eq=False)
class Bounded(Generic[K, V]):
    """Remembers what was made for a key; when it is full it forgets everything.

    Attributes:
        limit: How many results are kept.
    """

    limit: int
    _made: dict[K, V] = field(factory=dict, init=False, repr=False)

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """Return what was made for ``key``, or make it."""
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= self.limit:
                self._made.clear()
            found = self._made[key] = make(key)
        return found

    def __len__(self) -> int:
        return len(self._made)
