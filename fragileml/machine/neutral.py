"""Text that is safe to show: what a terminal would obey becomes what a person can read."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_LAST_BYTE = 0xFF


def neutral(text: str) -> str:
    """Return ``text`` with control, direction and surrogate characters as visible escapes.

    Tabs and line ends stay.
    """
    return _UNSAFE.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code <= _LAST_BYTE else f"\\u{code:04x}"
