"""Lines as they should have been written, for hints."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 120
_LITERAL: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_OPENING_QUOTE: Final = re.compile(r"\"|(?<!\w)'")


def is_open(text: str) -> bool:
    """Say whether a text breaks off inside parentheses or a quoted literal."""
    rest = _LITERAL.sub("", text)
    return rest.count("(") > rest.count(")") or _OPENING_QUOTE.search(rest) is not None


def in_quotes(text: str, *, expression: bool) -> str:
    """Return ``text`` as a single-quoted scalar.

    In an expression the quotes inside become double ones, which mean the same there.
    """
    text = text.rstrip()
    if expression and '"' not in text:
        text = text.replace("'", '"')
    return "'" + text.replace("'", "''") + "'"


def quoting_hint(line: str, start: int, end: int, *, expression: bool) -> str:
    """Return a hint that shows ``line`` with ``line[start:end]`` in quotes."""
    value = line[start:end].rstrip()
    end = start + len(value)
    fixed = (line[:start] + in_quotes(value, expression=expression) + line[end:]).strip()
    return f"write: {fixed}" if len(fixed) <= _LONGEST else "put the value in single quotes"
