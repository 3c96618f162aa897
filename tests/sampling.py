"""What the fast tests take of the library: a part of it, the rest is left to the slow ones."""

from __future__ import annotations

from collections.abc import Iterable

import pytest


def one_in(count: int, names: Iterable[str]) -> list[object]:
    """Return all names as parameters, of which only every so many-th is a fast test."""
    return [
        pytest.param(name, marks=() if number % count == 0 else pytest.mark.slow)
        for number, name in enumerate(names)
    ]
