"""Large arrays that are used again when nobody holds them any more."""

from __future__ import annotations

import sys
from typing import Generic, TypeVar

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

ScalarT = TypeVar("ScalarT", bound=np.generic)

_KEPT = 4
_OURS = 3
"""References to a buffer that nobody else has: the list's, the loop's, and the call's own."""


@define(eq=False)
class Buffers(Generic[ScalarT]):
    """Gathers rows of a pool into arrays.

    An array that somebody still holds, or a view of which, is never written to again; fresh memory
    would have to be handed out by the system page by page, which takes longer than the copying.
    """

    _made: list[NDArray[ScalarT]] = field(factory=list, init=False)

    def take(self, pool: NDArray[ScalarT], numbers: NDArray[np.int64]) -> NDArray[ScalarT]:
        """Return the rows of a pool with these numbers, an array of the caller's own."""
        shape = (len(numbers), *pool.shape[1:])
        found = self._free(shape)
        if found is None:
            found = np.empty(shape, pool.dtype)
            self._made = [*self._made[1 - _KEPT :], found]
        # All numbers are valid; to check them again would cost a copy of everything.
        return pool.take(numbers, axis=0, out=found, mode="clip")

    def _free(self, shape: tuple[int, ...]) -> NDArray[ScalarT] | None:
        for each in self._made:
            if sys.getrefcount(each) <= _OURS and each.shape == shape:
                return each
        return None
