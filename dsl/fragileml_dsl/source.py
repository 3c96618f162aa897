"""Places in source text: the currency in which every later room reports.

Lines and columns count from 1, columns in code points, as editors show them.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import field, frozen

T_co = TypeVar("T_co", covariant=True)


@frozen(order=True)
class Position:
    """One place in a text: ``line`` and ``column``, both from 1."""

    line: int
    column: int


@frozen(order=True)
class Span:
    """A stretch of one file, from ``start`` up to and without ``end``.

    ``file`` is the path relative to the pack's root (or the file's name when it stands
    alone), with forward slashes, so that messages are the same on every machine.
    """

    file: str
    start: Position
    end: Position


@frozen
class Located(Generic[T_co]):
    """A value with its place. Two located values are equal when their values are."""

    value: T_co
    span: Span = field(eq=False)


@frozen
class Source:
    """The text of one file, already decoded.

    Attributes:
        name: The path shown to people; see :class:`Span`.
        text: Its content, every line ended by one line feed and without a byte order mark.
    """

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """Return line ``number`` (from 1) without its end, or an empty string past the end."""
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""
