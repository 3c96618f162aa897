"""What stands at a place in a file, found from its lines alone.

A file that is being written is rarely sound YAML at the cursor. So its structure is read here from
indentation, dashes, colons and brackets, and nothing needs to be complete.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from attrs import define, evolve, field, frozen

from fragileml_dsl.source import Position

Step: TypeAlias = str | int
"""A key of a mapping, or an index into a list."""

_TOP: Final = Position(1, 1)


@frozen
class Spot:
    """What the cursor stands in.

    Attributes:
        path: The keys and indices that lead there; to the mapping itself if it is a key.
        is_key: Whether a key stands, or may begin, here.
        before: What is written up to the cursor, without an opening quote.
        after: The rest of it on the same line, without a closing quote.
        style: The quote, ``|`` in a block, or nothing.
        start: Where ``before`` begins.
        keys: The other keys of the mapping.
    """

    path: tuple[Step, ...]
    is_key: bool
    before: str = ""
    after: str = ""
    style: str = ""
    start: Position = _TOP
    keys: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it."""
        return self.before + self.after


@define(eq=False)
class Frame:
    """An open collection.

    Attributes:
        indent: The column of its keys or dashes, from 0; in brackets that of the line's.
        is_list: Whether it is a list.
        is_pair: Whether it is the only entry of a mapping without braces, inside a list.
        keys: The keys read so far.
        index: The index of the item that is read.
        has_value: Whether a text was begun behind the last key or dash.
    """

    indent: int
    is_list: bool = False
    is_pair: bool = False
    keys: list[str] = field(factory=list)
    index: int = 0
    has_value: bool = False

    @property
    def step(self) -> Step:
        """The way from it to what is read now."""
        return self.index if self.is_list else self.keys[-1]


@define
class Cursor:
    """The place that is asked for, from 0, and what was found there so far."""

    row: int
    column: int
    frames: list[Frame] = field(factory=list)
    _spot: Spot | None = None
    _home: Frame | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing that follows can add to what was found."""
        return self._spot is not None and self._home not in self.frames

    @property
    def spot(self) -> Spot | None:
        """What was found, with all keys of its mapping."""
        if self._spot is None or self._home is None:
            return self._spot
        own = self._spot.text.strip().strip("'\"")
        return evolve(self._spot, keys=tuple(key for key in self._home.keys if key != own))

    def take_key(self, line: str, row: int, start: int, end: int) -> None:
        """Note a key of the innermost collection that stands in ``line[start:end]``."""
        if self._stands_in(line, row, start, end):
            self._home = self.frames[-1]
            path = tuple(frame.step for frame in self.frames[:-1])
            self._spot = self._cut(line, start, end, Spot(path, is_key=True))

    def take_value(self, line: str, row: int, start: int, end: int, style: str = "") -> None:
        """Note a value that stands in ``line[start:end]``."""
        if self._stands_in(line, row, start, end):
            path = tuple(frame.step for frame in self.frames)
            self._spot = self._cut(line, start, end, Spot(path, is_key=False, style=style))

    def _stands_in(self, line: str, row: int, start: int, end: int) -> bool:
        """Say whether the cursor stands in a piece, or in nothing but space behind it."""
        beyond = line[end : self.column].strip()
        return self._spot is None and row == self.row and start <= self.column and not beyond

    def _cut(self, line: str, start: int, end: int, spot: Spot) -> Spot:
        before, after = line[start : self.column], line[self.column : end]
        return evolve(spot, before=before, after=after, start=Position(self.row + 1, start + 1))
