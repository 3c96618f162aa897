"""Buffers are used again exactly when nobody holds them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fragileml.envs.buffers import Buffers

POOL: NDArray[np.float32] = np.arange(12, dtype=np.float32).reshape(4, 3)


def test_rows_are_those_of_the_pool() -> None:
    taken = Buffers[np.float32]().take(POOL, np.array([2, 0, 2]))
    assert (taken == POOL[[2, 0, 2]]).all()


def test_what_somebody_holds_is_left_alone() -> None:
    buffers = Buffers[np.float32]()
    held = [buffers.take(POOL, np.array([number])) for number in (0, 1, 2, 3) * 3]
    assert [each.tolist() for each in held] == [POOL[[n]].tolist() for n in (0, 1, 2, 3) * 3]


def test_what_a_view_holds_is_left_alone() -> None:
    buffers = Buffers[np.float32]()
    view = buffers.take(POOL, np.array([0, 1]))[1:]
    buffers.take(POOL, np.array([3, 3]))
    assert view.tolist() == POOL[[1]].tolist()


def test_what_nobody_holds_is_used_again() -> None:
    buffers = Buffers[np.float32]()
    first = buffers.take(POOL, np.array([0, 1])).ctypes.data
    assert buffers.take(POOL, np.array([2, 3])).ctypes.data == first
    assert buffers.take(POOL, np.array([2, 3, 0])).shape == (3, 3)
