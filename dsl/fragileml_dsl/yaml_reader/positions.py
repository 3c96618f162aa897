"""Where each code point of a scalar stands in the file, for every style of writing it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import overload

from attrs import frozen

from fragileml_dsl.source import Position
from fragileml_dsl.yaml_reader.nodes import Style

_FOLD = r"[ \t]*\n[ \t\n]*"
_PART = re.compile(rf"{_FOLD}|.", re.DOTALL)
_QUOTED_PART = re.compile(rf"{_FOLD}|''|.", re.DOTALL)


@frozen(eq=False)
class Straight(Sequence[Position]):
    """The positions of a text that stands in one line as it is."""

    start: Position
    length: int

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, index: int) -> Position: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Position, ...]: ...
    def __getitem__(self, index: int | slice) -> Position | tuple[Position, ...]:
        if isinstance(index, slice):
            return tuple(self[each] for each in range(*index.indices(self.length)))
        if not -self.length <= index < self.length:
            raise IndexError(index)
        return Position(self.start.line, self.start.column + index % self.length)


def positions_of(raw: str, text: str, style: Style, start: Position) -> Sequence[Position]:
    """Return the position of each code point of ``text`` and one past the last.

    Args:
        raw: The scalar as written, quotes and block header included, from ``start`` on.
        text: Its content.
        style: How it was written; a folded scalar has only its start.
        start: Where ``raw`` begins.
    """
    if style is Style.FOLDED:
        return (start,)
    if style is Style.LITERAL:
        return tuple(_literal(raw, text, start)) or (start,)
    if style is not Style.PLAIN:
        raw = raw[1:-1]
        start = Position(start.line, start.column + 1)
    if raw == text:
        return Straight(start, len(text) + 1)
    return tuple(_folded(raw, start, _QUOTED_PART if style is Style.SINGLE else _PART))


def _folded(raw: str, start: Position, part: re.Pattern[str]) -> Iterator[Position]:
    line, column = start.line, start.column
    for match in part.finditer(raw):
        written = match.group()
        breaks = written.count("\n")
        # One line break reads as a space, each further one as itself.
        for _ in range(max(1, breaks - 1)):
            yield Position(line, column)
        line += breaks
        column = len(written) - written.rfind("\n") if breaks else column + len(written)
    yield Position(line, column)


def _literal(raw: str, text: str, start: Position) -> Iterator[Position]:
    lines = raw.split("\n")[1:]
    content = text.split("\n")
    indent = _indentation(lines, content)
    for number, (line, kept) in enumerate(zip(lines, content, strict=False), start.line + 1):
        first = min(indent, len(line)) + 1
        for column in range(first, first + len(kept) + 1):
            yield Position(number, column)


def _indentation(lines: list[str], content: list[str]) -> int:
    for line, kept in zip(lines, content, strict=False):
        if kept.strip(" "):
            return len(line) - len(kept)
    return max(map(len, lines), default=0)
