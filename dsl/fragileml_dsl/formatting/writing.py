"""From the pieces of a page to its text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import Final

from fragileml_dsl.formatting.comments import Comment
from fragileml_dsl.formatting.pieces import Block, Leaf, Member, Page, Piece
from fragileml_dsl.formatting.quoting import in_line, in_lines

WIDTH: Final = 100
"""Columns within which a mapping or a list may stay in one line."""

_INDENT: Final = 2
_TIGHT: Final = re.compile(r"#(?=[^\s#!])")


def write(page: Page) -> str:
    """Return the text of a file, every line ended."""
    lines = [*_comments(page.head, 0, first=True)]
    lines += _block(page.body, 0, first=not lines)
    return "".join(f"{line}\n" for line in lines)


def _block(block: Block, indent: int, *, first: bool = True) -> Iterator[str]:
    """Yield the lines of a block; the blank line that its first one may ask for is left out."""
    for number, member in enumerate(block.members):
        yield from _member(member, indent, first=first and number == 0)
    yield from _comments(block.below, indent, first=False)


def _member(member: Member, indent: int, *, first: bool) -> Iterator[str]:
    blanks, value = " " * indent, member.value
    head = "-" if member.key is None else f"{_key(member.key)}:"
    line = _line(value, WIDTH - indent - len(head) - 1)
    # The line of a dash belongs to the first entry of the mapping behind it.
    room = 0 if line is None and member.key is None and isinstance(value, Block) else 1
    split = max(0, len(member.beside) - room)
    above = (*member.above, *member.beside[:split])
    beside = "".join(f"  {_TIGHT.sub('# ', each.text)}" for each in member.beside[split:])
    yield from _comments(above, indent, first=first)
    if member.spaced and (above or not first):
        yield ""
    if line is not None:
        yield f"{blanks}{head} {line}{beside}"
    elif isinstance(value, Leaf):
        yield from _text(value.text, f"{blanks}{head}", indent + _INDENT, beside)
    elif member.key is None:
        lines = deque(_block(value, indent + _INDENT))
        # Between a dash and what follows it there is no room for a comment.
        while not lines[0] or lines[0].lstrip().startswith("#"):
            yield lines.popleft()[_INDENT:]
        yield f"{blanks}{head} {lines.popleft().lstrip()}"
        yield from lines
    else:
        yield f"{blanks}{head}{beside}"
        yield from _block(value, indent + _INDENT)


def _text(text: str, head: str, indent: int, beside: str) -> Iterator[str]:
    """Yield the lines of a text that takes several."""
    start, *rest = in_lines(text)
    blanks = " " * indent
    rest = [line and f"{blanks}{line}" for line in rest]
    if start.startswith("|"):
        yield f"{head} {start}{beside}"
        yield from rest
    else:
        yield f"{head} {start}"
        yield from rest[:-1]
        yield f"{rest[-1]}{beside}"


def _comments(comments: tuple[Comment, ...], indent: int, *, first: bool) -> Iterator[str]:
    for number, comment in enumerate(comments):
        if comment.spaced and (number or not first):
            yield ""
        yield f"{' ' * indent}{comment.text}"


def _line(value: Piece, room: int) -> str | None:
    """Return a value in one line, or None if it takes several.

    A text is never wrapped. A mapping or a list goes into one line if it was in brackets, holds
    no comment and no text of several lines, and there is room; an empty one always does.
    """
    if isinstance(value, Leaf):
        return in_line(value.text, bare=value.bare)
    line = _flow(value)
    return line if line is not None and (len(line) <= room or not value.members) else None


def _flow(piece: Piece) -> str | None:
    """Return a piece as it stands in brackets, or None if it cannot."""
    if isinstance(piece, Leaf):
        return in_line(piece.text, bare=piece.bare, flow=True)
    if not piece.flow:
        return None
    parts = []
    for member in piece.members:
        value = _flow(member.value)
        if value is None:
            return None
        parts.append(value if member.key is None else f"{_key(member.key)}: {value}")
    return f"{piece.brackets[:1]}{', '.join(parts)}{piece.brackets[1:]}"


def _key(key: str) -> str:
    written = in_line(key, flow=True)
    return key if written is None else written
