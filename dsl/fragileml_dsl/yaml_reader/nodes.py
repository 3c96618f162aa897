"""YAML as we see it: scalars are text with a style, nothing has a YAML type yet."""

from __future__ import annotations

from collections.abc import Sequence as Positions
from enum import StrEnum
from typing import TypeAlias

from attrs import field, frozen

from fragileml_dsl.source import Position, Span


class Style(StrEnum):
    """How a scalar was written."""

    PLAIN = "plain"
    SINGLE = "single"
    DOUBLE = "double"
    LITERAL = "literal"
    FOLDED = "folded"


@frozen
class Scalar:
    """A scalar as written.

    Attributes:
        text: Its content after YAML's unquoting.
        style: How it was written.
        span: Its place, quotes included.
        positions: The place of each code point of ``text``, and one past the last, so that an
            error inside an expression is reported at its own column.
        comment: The comment behind it on its last line, ``#`` included, if it is plain.
    """

    text: str
    style: Style
    span: Span
    positions: Positions[Position] = field(repr=False, eq=False)
    comment: str = field(default="", repr=False, eq=False)

    def span_of(self, start: int, end: int) -> Span:
        """Return the place of ``text[start:end]`` in the file."""
        last = len(self.positions) - 1
        return Span(
            self.span.file, self.positions[min(start, last)], self.positions[min(end, last)]
        )


@frozen
class Entry:
    """One key and its value."""

    key: Scalar
    value: Node


@frozen
class Mapping:
    """A mapping in the order written; keys are unique (duplicates were reported).

    ``flow`` is its text if it was written in braces, else empty.
    """

    entries: tuple[Entry, ...]
    span: Span
    flow: str = field(default="", repr=False, eq=False)


@frozen
class Sequence:
    """A sequence. ``flow`` is its text if it was written in brackets, else empty."""

    items: tuple[Node, ...]
    span: Span
    flow: str = field(default="", repr=False, eq=False)


Node: TypeAlias = Scalar | Mapping | Sequence
