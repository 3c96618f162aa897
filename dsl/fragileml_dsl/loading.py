"""From bytes to text: one linear scan that refuses what would be slow or unsafe to read on."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Position, Source, Span

MAX_BYTES: Final = 256 * 1024
MAX_LINE: Final = 20_000
MAX_PIECES: Final = 10_000
"""Lines and commas: what a file has of them bounds the time that reading it takes."""
MAX_NESTING: Final = 64

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WIDE_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")

# Control characters, and the marks that break lines or reorder them where they cannot be seen.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_LINE_START = re.compile(r"([ \t]*)((?:-[ \t]+)*)")
_FLOW_START = re.compile(r"(?:^[ ]*|[:?-][ ]+)(?=[\[{])", re.MULTILINE)
_FLOW_PART = re.compile(
    r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*"|'[^']*')|(?<=\s)\#[^\n]*|[\[\]{}]""", re.DOTALL
)


def load(path: Path, name: str, reporter: Reporter) -> Source | None:
    """Read the file at ``path``, which messages call ``name``.

    Raises:
        OSError: The file cannot be opened or read.
    """
    with path.open("rb") as file:
        # One byte more than allowed is enough to know that the file is too large.
        data = file.read(MAX_BYTES + 1)
    return decode(data, name, reporter)


def decode(data: bytes, name: str, reporter: Reporter) -> Source | None:
    r"""Return the text of a file's bytes, or None after reporting why they are refused.

    A byte order mark is dropped and line ends become ``\n``.
    """
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES // 1024} KiB"
        hint = "split it into several files"
        reporter.report("FML001", _place(name, 1, 1), message, hint=hint)
        return None
    text = _decode_utf8(data.removeprefix(_BYTE_ORDER_MARK), name, reporter)
    if text is None:
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") + text.count(",") > MAX_PIECES:
        message = f"the file has more than {MAX_PIECES:,} lines and commas"
        reporter.report("FML001", _place(name, 1, 1), message, hint="split it into several files")
        return None
    lines = text.split("\n")
    checks = (
        _check_characters(text, name, reporter),
        _check_lengths(lines, name, reporter),
        _check_tabs(lines, name, reporter),
        _check_indentation(lines, name, reporter) and _check_brackets(text, name, reporter),
    )
    return Source(name, text) if all(checks) else None


def _decode_utf8(data: bytes, name: str, reporter: Reporter) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = _locate(before, len(before))
        if data.startswith(_WIDE_BYTE_ORDER_MARKS):
            hint = "it is UTF-16: save it as UTF-8"
        else:
            hint = "it may be Latin-1 or Windows-1252: save it as UTF-8"
        message = f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8"
        reporter.report("FML005", _place(name, line, column), message, hint=hint)
        return None


def _check_characters(text: str, name: str, reporter: Reporter) -> bool:
    found = _UNSAFE.search(text)
    if found is None:
        return True
    character = found.group()
    title = unicodedata.name(character, "a control character")
    message = f"U+{ord(character):04X} ({title.lower()}) must not stand in a file"
    hint = (
        "in a double-quoted text it can be written as an escape" if ord(character) else "remove it"
    )
    reporter.report("FML004", _place(name, *_locate(text, found.start())), message, hint=hint)
    return False


def _check_lengths(lines: list[str], name: str, reporter: Reporter) -> bool:
    number = next((i for i, line in enumerate(lines, 1) if len(line) > MAX_LINE), None)
    if number is None:
        return True
    message = f"the line is longer than {MAX_LINE} characters"
    hint = "break it: a `|` block holds a text of many lines"
    reporter.report("FML002", _place(name, number, MAX_LINE + 1), message, hint=hint)
    return False


def _check_tabs(lines: list[str], name: str, reporter: Reporter) -> bool:
    found = [
        (number, blank.index("\t") + 1)
        for number, line in enumerate(lines, 1)
        if line[:1] in {" ", "\t"} and "\t" in (blank := line[: -len(line.lstrip()) or None])
    ]
    if not found:
        return True
    others = len(found) - 1
    message = "a tab in the indentation"
    if others:
        message += f", here and on {others} more line{'s' * (others > 1)}"
    reporter.report("FML006", _place(name, *found[0]), message, hint="indent with spaces")
    return False


def _check_indentation(lines: list[str], name: str, reporter: Reporter) -> bool:
    open_columns: list[int] = []
    for number, line in enumerate(lines, 1):
        start = _LINE_START.match(line)
        if start is None or start.end() == len(line) or line[start.end()] == "#":
            continue
        column = start.end(1)
        while open_columns and open_columns[-1] >= column:
            open_columns.pop()
        open_columns += range(column, start.end() + 1, 2)
        if len(open_columns) > MAX_NESTING:
            _refuse_nesting(name, number, start.end() + 1, reporter)
            return False
    return True


def _check_brackets(text: str, name: str, reporter: Reporter) -> bool:
    end = 0
    while start := _FLOW_START.search(text, end):
        depth = 0
        end = len(text)
        for part in _FLOW_PART.finditer(text, start.end()):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(part.group(), 0)
            if depth > MAX_NESTING:
                _refuse_nesting(name, *_locate(text, part.start()), reporter)
                return False
            if depth <= 0:
                end = part.end()
                break
    return True


def _refuse_nesting(name: str, line: int, column: int, reporter: Reporter) -> None:
    message = f"nested more than {MAX_NESTING} levels deep"
    hint = "close brackets or go back in the indentation: no document needs so many levels"
    reporter.report("FML003", _place(name, line, column), message, hint=hint)


def _locate(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of an offset into a text."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _place(name: str, line: int, column: int) -> Span:
    return Span(name, Position(line, column), Position(line, column + 1))
