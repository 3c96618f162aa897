"""The values of number and text literals as they are written."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_INT = 2**63 - 1
_MOST_DIGITS = 25

_SIMPLE = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "?": "?",
    '"': '"',
    "'": "'",
    "`": "`",
}
_ESCAPE = re.compile(
    r"\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(?s:.))"
)
_OCTAL_GROUP = 4


def read_int(text: str) -> int | None:
    """Return a decimal or hexadecimal number up to ``LARGEST_INT + 1``, or None if it is larger.

    The one more is for a number that a minus sign stands before.
    """
    digits = text.lower().removeprefix("0x")
    if len(digits.lstrip("0")) > _MOST_DIGITS:
        return None
    value = int(digits, 10 if digits == text.lower() else 16)
    return value if value <= LARGEST_INT + 1 else None


def read_double(text: str) -> float | None:
    """Return a double, or None if it is too large for one."""
    value = float(text)
    return value if math.isfinite(value) else None


def read_string(token: str) -> tuple[str, int | None]:
    """Return what a text literal stands for, and the offset of a bad escape or None."""
    raw = token[0] in "rR"
    body = token[1:] if raw else token
    width = 3 if len(body) > 5 and body[:3] in {'"""', "'''"} else 1  # noqa: PLR2004 - two triple quotes
    inner = body[width:-width]
    if raw or "\\" not in inner:
        return inner, None
    pieces: list[str] = []
    for piece, offset in _unescape(inner):
        if piece is None:
            return "", width + offset
        pieces.append(piece)
    return "".join(pieces), None


def _unescape(text: str) -> Iterator[tuple[str | None, int]]:
    """Yield the text in pieces, None for an escape that stands for nothing."""
    last = 0
    for match in _ESCAPE.finditer(text):
        yield text[last : match.start()], last
        yield _character(match), match.start()
        last = match.end()
    yield text[last:], last


def _character(match: re.Match[str]) -> str | None:
    if match.lastindex is None:
        return _SIMPLE.get(match[0][1:])
    base = 8 if match.lastindex == _OCTAL_GROUP else 16
    code = int(match[match.lastindex], base)
    surrogate = 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - the range that Unicode sets aside
    return None if surrogate or code > 0x10FFFF else chr(code)  # noqa: PLR2004 - the last code point
