"""The comments of a file: what begins with ``#`` outside all scalars."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from attrs import frozen

from fragileml_dsl.source import Position, Source
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence, Style

_COMMENT: Final = re.compile(r"#[^\n]*")


@frozen
class Comment:
    """A comment.

    Attributes:
        text: It, from its ``#`` on, without blanks at the end.
        place: Where it begins.
        alone: Whether nothing else stands on its line.
        spaced: Whether a blank line stands above it.
    """

    text: str
    place: Position
    alone: bool
    spaced: bool


def comments_of(source: Source, root: Node) -> tuple[Comment, ...]:
    """Return the comments of a file in order; ``root`` is what was read from it."""
    text = source.text
    lines = text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found = []
    end = 0
    for scalar in (*_scalars(root), None):
        start, following = _extent(scalar, starts) if scalar else (len(text), 0)
        for match in _COMMENT.finditer(text, end, start):
            line = bisect_right(starts, match.start())
            column = match.start() - starts[line - 1] + 1
            alone = not lines[line - 1][: column - 1].strip()
            spaced = alone and is_spaced(lines, line)
            found.append(Comment(match.group().rstrip(), Position(line, column), alone, spaced))
        end = max(end, following)
    return tuple(found)


def is_spaced(lines: list[str], line: int) -> bool:
    """Say whether a blank line stands above line ``line``, which counts from 1."""
    return line > 1 and not lines[line - 2].strip()


def _scalars(node: Node) -> Iterator[Scalar]:
    match node:
        case Scalar():
            yield node
        case Mapping():
            for entry in node.entries:
                yield entry.key
                yield from _scalars(entry.value)
        case Sequence():
            for item in node.items:
                yield from _scalars(item)


def _extent(scalar: Scalar, starts: list[int]) -> tuple[int, int]:
    """Return the offsets between which a scalar's ``#`` begin no comment."""
    span = scalar.span
    if scalar.style is not Style.LITERAL:
        begin, end = span.start, span.end
        return starts[begin.line - 1] + begin.column - 1, starts[end.line - 1] + end.column - 1
    # The parser ends a block at the next thing that it reads, with the comments on the way there.
    content = scalar.text.rstrip("\n")
    last = span.start.line + (content.count("\n") + 1 if content else 0)
    return starts[span.start.line], starts[last]
