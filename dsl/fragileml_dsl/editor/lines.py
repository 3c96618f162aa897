"""The lines of a file, read one after the other for what stands at the cursor."""

from __future__ import annotations

import re
from typing import Final

from attrs import define

from fragileml_dsl.editor.brackets import scan_brackets
from fragileml_dsl.editor.spot import Cursor, Frame, Spot
from fragileml_dsl.source import Position

_DASH: Final = re.compile(r"-(?: +|$)")
_KEY: Final = re.compile(
    r"('(?:[^']|'')*'|\"[^\"]*\"|(?:[^\s'\"\[\]{},#&*!|>%@`-]|-(?=\S))[^#]*?) *:(?: +|$)"
)
_PLAIN: Final = re.compile(r"(?:(?! #).)*")
_QUOTED: Final = re.compile(r"'(?:[^']|'')*'?|\"[^\"]*\"?")


def spot_at(text: str, place: Position) -> Spot | None:
    """Return what stands at a place, or None in a comment."""
    cursor = Cursor(place.line - 1, place.column - 1)
    scanner = _Lines(text.split("\n"), cursor)
    row = 0
    while row < len(scanner.lines) and not cursor.is_done:
        row = scanner.read(row)
    return cursor.spot


@define
class _Lines:
    lines: list[str]
    cursor: Cursor

    @property
    def _top(self) -> Frame | None:
        return self.cursor.frames[-1] if self.cursor.frames else None

    def read(self, row: int) -> int:
        """Read the line ``row`` and what belongs to it; return the next one."""
        line = self.lines[row]
        content = line.strip()
        if not content or content.startswith("#"):
            if row == self.cursor.row and not content:
                self._close(self.cursor.column)
                self._mapping(self.cursor.column)
                self.cursor.take_key(line, row, self.cursor.column, self.cursor.column)
            return row + 1
        indent = len(line) - len(line.lstrip(" "))
        if self._continues(indent, content):
            self.cursor.take_value(line, row, indent, len(line.rstrip()))
            return row + 1
        self._close(indent, is_dash=_DASH.match(line, indent) is not None)
        return self._entry(row, indent)

    def _continues(self, indent: int, content: str) -> bool:
        """Say whether a line goes on with the text of the line above."""
        top = self._top
        goes_on = top is not None and top.has_value and indent > top.indent
        return goes_on and not _DASH.match(content) and not _KEY.match(content)

    def _close(self, indent: int, *, is_dash: bool = False) -> None:
        while (top := self._top) and (
            top.indent > indent or (top.indent == indent and top.is_list and not is_dash)
        ):
            self.cursor.frames.pop()

    def _entry(self, row: int, indent: int) -> int:
        """Read the dashes, the key and the value of a line."""
        line = self.lines[row]
        while dash := _DASH.match(line, indent):
            self._item(indent)
            indent = dash.end()
        key = _KEY.match(line, indent)
        top = self._top
        if key is not None:
            top = self._mapping(indent)
            self.cursor.take_key(line, row, indent, key.end(1))
            top.keys.append(key[1].strip("'\""))
            top.has_value = False
            return self._value(row, key.end(), top)
        if top is not None and top.is_list and top.indent < indent:
            return self._value(row, indent, top)
        self._mapping(indent)
        self.cursor.take_key(line, row, indent, len(line.rstrip()))
        return row + 1

    def _item(self, indent: int) -> None:
        top = self._top
        if top is not None and top.is_list and top.indent == indent:
            top.index += 1
            top.has_value = False
        else:
            self.cursor.frames.append(Frame(indent, is_list=True))

    def _mapping(self, indent: int) -> Frame:
        """Return the mapping whose keys stand at a column; it is opened if it is new."""
        top = self._top
        if top is None or top.is_list or (top.indent < indent and not top.has_value):
            top = Frame(indent)
            self.cursor.frames.append(top)
        return top

    def _value(self, row: int, start: int, frame: Frame) -> int:
        """Read a value that begins at ``start``; return the line after it."""
        line = self.lines[row]
        rest = line[start:]
        if rest.startswith(("|", ">")):
            return self._block(row + 1, frame.indent)
        frame.has_value = bool(rest) and not rest.startswith("#")
        if rest.startswith(("[", "{")):
            return scan_brackets(self.lines, self.cursor, row, start)
        quoted = _QUOTED.match(line, start)
        if quoted is not None:
            style = line[start]
            is_closed = len(quoted[0]) > 1 and quoted[0].endswith(style)
            self.cursor.take_value(line, row, start + 1, quoted.end() - is_closed, style)
        elif not rest.startswith("#"):
            plain = _PLAIN.match(line, start)
            self.cursor.take_value(line, row, start, plain.end() if plain else start)
        return row + 1

    def _block(self, row: int, indent: int) -> int:
        """Read the lines of a block scalar."""
        while row < len(self.lines):
            line = self.lines[row]
            own = len(line) - len(line.lstrip(" "))
            if line.strip() and own <= indent:
                break
            if line.strip() or self.cursor.column > indent:
                start = min(own, self.cursor.column)
                self.cursor.take_value(line, row, start, len(line), "|")
            row += 1
        return row
