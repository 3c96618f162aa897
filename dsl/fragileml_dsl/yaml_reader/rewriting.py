"""Lines as they should have been written, for hints."""

from __future__ import annotations

import re
from typing import Final

_LONGEST: Final = 120
_SHORTEST_QUOTED: Final = 3
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


def unquoted(text: str) -> str:
    """Return a value without the quotes around it if it has any of its own.

    The quotes around it are its own if the next one inside does not end a text: a letter follows.
    """
    quote = text[:1]
    if len(text) < _SHORTEST_QUOTED or quote not in {"'", '"'} or text[-1] != quote:
        return text
    inner = text[1:-1]
    following = inner[inner.find(quote) + 1 :]
    return inner if quote in inner and following[:1].isalnum() else text


def quoting_hint(line: str, start: int, end: int, *, expression: bool) -> str:
    """Return a hint that shows ``line`` with ``line[start:end]`` in quotes."""
    value = line[start:end].rstrip()
    end = start + len(value)
    value = in_quotes(unquoted(value), expression=expression)
    fixed = (line[:start] + value + line[end:]).strip()
    return f"write: {fixed}" if len(fixed) <= _LONGEST else "put the value in single quotes"
