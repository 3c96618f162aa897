"""A cache that cannot grow without end."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from attrs import define, field

from fragileml.machine.allowance import ALLOWANCE

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_SIZE = 4_000


@define(eq=False)
class Bounded(Generic[K, V]):
    """Remembers what was made for a key; when it is full it forgets everything.

    Attributes:
        limit: How many results are kept.
        size: About how many bytes a result and its key take.
    """

    limit: int
    size: int = _SIZE
    _made: dict[K, V] = field(factory=dict, init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        ALLOWANCE.share(self)

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        return self.size * len(self._made)

    def forget(self) -> None:
        """Forget everything."""
        self._made.clear()

    def get(self, key: K, make: Callable[[K], V]) -> V:
        """Return what was made for ``key``, or make it."""
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= self.limit:
                self.forget()
            ALLOWANCE.spend(self.size)
            found = self._made[key] = make(key)
        return found

    def __len__(self) -> int:
        return len(self._made)
