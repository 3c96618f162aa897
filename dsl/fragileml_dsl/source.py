"""Places in source text: the currency in which every later room reports.

Lines and columns count from 1, columns in code points, as editors show them.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import evolve, field, frozen

T_co = TypeVar("T_co", covariant=True)


@frozen(order=True)
class Position:
    """One place in a text: ``line`` and ``column``, both from 1."""

    line: int
    column: int


@frozen(order=True)
class Span:
    """A stretch of one file, from ``start`` up to and without ``end``.

    Attributes:
        file: The path relative to the pack's root (or the file's name when it stands alone),
            with forward slashes, so that messages are the same on every machine.
        start: Its first place.
        end: The place behind its last.
        hole: Whether what stands there could not be read, which has been reported: of what
            carries this place nothing more is said.
    """

    file: str
    start: Position
    end: Position
    hole: bool = field(default=False, eq=False, order=False, repr=False)

    def as_hole(self) -> Span:
        """Return the same place, marked as a hole."""
        return evolve(self, hole=True)


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
