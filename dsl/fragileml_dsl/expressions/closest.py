"""Suggestions for misspelt names."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Return a question that names the closest known word, or an empty text."""
    names = sorted(known)
    lower = {name.lower(): name for name in reversed(names)}
    near = difflib.get_close_matches(written[:80].lower(), lower, 1)
    return f"did you mean {lower[near[0]]}?" if near else ""
