"""Text in the cells of a terminal: what is safe to print and how wide it is."""

from __future__ import annotations

import unicodedata
from typing import Final

WIDTH: Final = 100
"""How many cells of a line are shown."""

_BEFORE: Final = 30
_TAB: Final = "    "
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_ELLIPSIS: Final = "…"


def visible(text: str) -> str:
    """Return the text with control characters, tabs included, in a form that can be seen."""
    return "".join(map(_visible, text))


def window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the part of a line to show around the code points from ``start`` to ``end``.

    Returns:
        The text, cut to about :data:`WIDTH` cells if it is longer; the cells of it before
        ``start``; the cells between ``start`` and ``end``, at least one.
    """
    pieces = [_visible(character) for character in line]
    first, last = 0, len(pieces)
    if sum(map(_cells, pieces)) > WIDTH:
        first = max(0, min(start, len(pieces)) - _BEFORE)
        last = _last_fitting(pieces, first)
    prefix = _ELLIPSIS if first else ""
    suffix = _ELLIPSIS if last < len(pieces) else ""
    before = len(prefix) + sum(map(_cells, pieces[first:start]))
    # Places past the end of the line stand in the empty cells behind it.
    before += max(0, start - len(pieces))
    marked = sum(map(_cells, pieces[start : min(end, last)]))
    return prefix + "".join(pieces[first:last]) + suffix, before, max(1, marked)


def _last_fitting(pieces: list[str], first: int) -> int:
    room = WIDTH
    for index in range(first, len(pieces)):
        room -= _cells(pieces[index])
        if room < 0:
            return index
    return len(pieces)


def _visible(character: str) -> str:
    if character == "\t":
        return _TAB
    if character.isascii() and character.isprintable():
        return character
    if unicodedata.category(character) in _INVISIBLE:
        return character.encode("unicode_escape").decode("ascii")
    return character


def _cells(piece: str) -> int:
    if piece.isascii():
        return len(piece)
    if unicodedata.combining(piece) or unicodedata.category(piece) in {"Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(piece) in {"F", "W"} else 1
