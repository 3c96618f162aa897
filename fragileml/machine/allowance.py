"""The memory that everything which is remembered for speed may take together.

Caches stay small because each of them says about how many bytes it holds, and the largest forget
when all of them hold too many. What is forgotten is worked out again: no result depends on it.
"""

from __future__ import annotations

import os
from itertools import count
from typing import Final, Protocol
from weakref import WeakValueDictionary

from attrs import define, field

from fragileml_dsl.errors import FragileMLError

VARIABLE: Final = "FRAGILEML_MEMORY"
"""Environment variable: the bound in MB."""

_DEFAULT: Final = 256
_REVIEWS: Final = 64
"""How often within the bound what is held is added up."""


class Cache(Protocol):
    """Remembers what can be worked out again."""

    @property
    def weight(self) -> int:
        """About how many bytes it holds, rather too many than too few."""

    def forget(self) -> None:
        """Let go of what it holds."""


@define(slots=False, eq=False)
class Allowance:
    """The bytes that some caches may hold together.

    Attributes:
        limit: The bound; None for what the environment variable says.
    """

    limit: int | None = None
    _caches: WeakValueDictionary[int, Cache] = field(factory=WeakValueDictionary, init=False)
    _numbers: count[int] = field(factory=count, init=False)
    _grown: int = field(default=0, init=False)
    _step: int = field(default=0, init=False)

    def share(self, cache: Cache) -> None:
        """Let a cache hold a part, as long as it lives."""
        self._caches[next(self._numbers)] = cache

    def spend(self, size: int) -> None:
        """Note that a cache has grown by about so many bytes; this may make any of them forget.

        Raises:
            FragileMLError: If the environment variable is no bound.
        """
        self._grown += size
        if self._grown >= self._step:
            self.review()

    @property
    def held(self) -> int:
        """About how many bytes all caches hold."""
        return sum(each.weight for each in list(self._caches.values()))

    def review(self) -> None:
        """Make the heaviest forget if all together hold too much.

        Raises:
            FragileMLError: If the environment variable is no bound.
        """
        limit = bound() if self.limit is None else self.limit
        self._grown, self._step = 0, limit // _REVIEWS
        # What grows until the next review belongs to the bound, too.
        if self.held + self._step > limit:
            self._forget(limit // 2)

    def _forget(self, target: int) -> None:
        """Let the heaviest forget until no more than the target is held."""
        caches = list(self._caches.values())
        weights = [each.weight for each in caches]
        held = sum(weights)
        # Of equals the older one comes first: caches are kept in the order in which they came.
        for place in sorted(range(len(caches)), key=lambda place: -weights[place]):
            if held <= target:
                return
            caches[place].forget()
            held -= weights[place] - caches[place].weight


def bound() -> int:
    """Return the bytes that the environment variable allows, 256 MB without one.

    Raises:
        FragileMLError: If it is no whole number above zero.
    """
    text = os.environ.get(VARIABLE, "") or str(_DEFAULT)
    if not text.isdecimal() or int(text) < 1:
        raise FragileMLError(f"{VARIABLE} is {text!r}: it must be a whole number of MB, from 1")
    return int(text) << 20


ALLOWANCE: Final = Allowance()
"""What the caches of this process share."""


def remember_at_most(size: int) -> None:
    """Bound what this process remembers for speed: states, transitions, texts, answers of pip.

    Args:
        size: Bytes.

    Raises:
        FragileMLError: If it is less than one MB.
    """
    if size < 1 << 20:
        raise FragileMLError(f"the bound must be one MB ({1 << 20} bytes) or more, not {size}")
    ALLOWANCE.limit = size
    ALLOWANCE.review()
