"""Lists and mappings in brackets, read for what stands at the cursor."""

from __future__ import annotations

import re
from typing import Final

from attrs import define

from fragileml_dsl.editor.spot import Cursor, Frame

_SPACE: Final = re.compile(r"\s*(?:(?:^|(?<=\s))#.*)?")
_SCALAR: Final = re.compile(
    r"'(?:[^']|'')*'?|\"[^\"]*\"?|(?:(?!:(?:[\s,\[\]{}]|$)|\s#)[^,\[\]{}])+"
)
_SIGNS: Final = (",", "[", "]", "{", "}")
_COLON: Final = re.compile(r"\s*:(?=[\s,\[\]{}]|$)")


def scan_brackets(lines: list[str], cursor: Cursor, row: int, start: int) -> int:
    """Read the collection that opens at ``start`` of the line ``row``; return the line after it.

    One that is never closed ends before a line that stands no further right than its key.
    """
    outer = len(cursor.frames)
    indent = cursor.frames[-1].indent
    scanner = _Brackets(cursor, outer, indent)
    while row < len(lines):
        line = lines[row]
        own = len(line) - len(line.lstrip(" "))
        if start == 0 and line.strip() and own <= indent:
            break
        if scanner.read(line, row, start):
            return row + 1
        row, start = row + 1, 0
    del cursor.frames[outer:]
    return row


@define
class _Brackets:
    cursor: Cursor
    outer: int
    indent: int
    expects_key: bool = False

    def read(self, line: str, row: int, column: int) -> bool:
        """Read a line from ``column`` on; say whether the outermost collection ends in it."""
        while True:
            space = _SPACE.match(line, column)
            token = space.end() if space else column
            is_sign = _COLON.match(line, token) or line[token : token + 1] in _SIGNS
            is_scalar = token < len(line) and not is_sign
            if len(self.cursor.frames) > self.outer and not is_scalar:
                self._gap(line, row, column, token)
            if token >= len(line):
                return False
            column = self._scalar(line, row, token) if is_scalar else self._sign(line, token)
            if len(self.cursor.frames) == self.outer:
                return True

    def _gap(self, line: str, row: int, start: int, end: int) -> None:
        """Note that nothing stands where a key or a value may."""
        column = self.cursor.column
        if start <= column <= end:
            take = self.cursor.take_key if self.expects_key else self.cursor.take_value
            take(line, row, column, column)

    def _scalar(self, line: str, row: int, start: int) -> int:
        found = _SCALAR.match(line, start)
        if found is None:
            return start + 1
        text = found[0].rstrip() if line[start] not in "'\"" else found[0]
        quote = text[0] if text[0] in "'\"" else ""
        is_closed = len(text) > 1 and bool(quote) and text.endswith(quote)
        inner = (start + len(quote), start + len(text) - is_closed)
        colon = _COLON.match(line, found.end())
        top = self.cursor.frames[-1]
        if top.is_list and colon is not None:
            # `[run: train]` is a list of mappings with one key.
            top = Frame(self.indent, is_pair=True)
            self.cursor.frames.append(top)
            self.expects_key = True
        if not self.expects_key:
            self.cursor.take_value(line, row, *inner, quote)
            return found.end()
        self.cursor.take_key(line, row, *inner)
        top.keys.append(line[slice(*inner)])
        if colon is not None:
            self.expects_key = False
        return colon.end() if colon else found.end()

    def _sign(self, line: str, column: int) -> int:
        frames, sign = self.cursor.frames, line[column]
        if sign in "[{":
            frames.append(Frame(self.indent, is_list=sign == "["))
            self.expects_key = sign == "{"
        elif sign in "],}" and frames[-1].is_pair:
            frames.pop()
        if sign in "]}":
            frames.pop()
            self.expects_key = False
        elif sign == ",":
            frames[-1].index += 1
            self.expects_key = not frames[-1].is_list
        elif sign == ":" and self.expects_key:
            frames[-1].keys.append("")
            self.expects_key = False
        return column + 1
