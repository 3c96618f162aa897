"""Diagnostics as text for a terminal: each with its line, carets under it, and help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final

from attrs import frozen

from fragileml_dsl.diagnostics.cells import visible, window
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Severity
from fragileml_dsl.source import Source, Span

_RESET: Final = "\x1b[0m"
_BOLD: Final = "\x1b[1m"
_BLUE: Final = "\x1b[1;34m"
_CYAN: Final = "\x1b[1;36m"
_COLORS: Final = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}


def render(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source], *, color: bool = False
) -> str:
    r"""Return the diagnostics as text, a blank line between them and a count at the end.

    Args:
        diagnostics: What to show, in this order.
        sources: The files by the names that spans give; without its file a diagnostic is shown
            without lines.
        color: Whether to use a terminal's colours. No other escape ever gets through: control
            characters of the files are shown as visible escapes.

    Returns:
        Lines joined by ``\n`` without one at the end; empty if there is nothing to show.
    """
    lines = {name: source.text.split("\n") for name, source in sources.items()}
    writer = _Writer(lines, color)
    blocks = ["\n".join(writer.block(each)) for each in diagnostics]
    if blocks:
        blocks.append(summary(diagnostics))
    return "\n\n".join(blocks)


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many errors and warnings there are, such as ``2 errors, 1 warning``."""
    counts = [
        (sum(each.severity is severity for each in diagnostics), severity.value)
        for severity in Severity
    ]
    parts = [f"{count} {word}{'s' * (count != 1)}" for count, word in counts if count]
    return ", ".join(parts) or "no errors"


@frozen
class _Writer:
    """Writes blocks of lines; ``lines`` are those of each file."""

    lines: Mapping[str, list[str]]
    color: bool

    def block(self, diagnostic: Diagnostic) -> Iterator[str]:
        """Yield the lines of one diagnostic."""
        style = _COLORS[diagnostic.severity]
        title = self._paint(f"{diagnostic.severity}[{diagnostic.code}]", style)
        yield title + self._paint(f": {visible(diagnostic.message)}", _BOLD)
        marks = [_Mark(diagnostic.span, "^", style)]
        marks += [_Mark(each.span, "-", _BLUE, each.text) for each in diagnostic.related]
        margin = max(len(str(mark.span.start.line)) for mark in marks)
        for file in dict.fromkeys(mark.span.file for mark in marks):
            arrow = "-->" if file == diagnostic.span.file else ":::"
            yield from self._file(arrow, [each for each in marks if each.span.file == file], margin)
        if diagnostic.hint:
            gutter = self._paint(f"{'':{margin}} =", _BLUE)
            yield f"{gutter} {self._paint('help', _CYAN)}: {visible(diagnostic.hint)}"

    def _file(self, arrow: str, marks: list[_Mark], margin: int) -> Iterator[str]:
        """Yield the place of the first mark and each marked line once, from top to bottom."""
        span = marks[0].span
        place = f"{visible(span.file)}:{span.start.line}:{span.start.column}"
        yield f"{'':{margin}}{self._paint(arrow, _BLUE)} {place}"
        lines = self.lines.get(span.file, [])
        numbers = sorted({mark.span.start.line for mark in marks} & set(range(1, len(lines) + 1)))
        if numbers:
            yield f"{'':{margin}} {self._paint('|', _BLUE)}"
        for above, number in pairwise([0, *numbers]):
            if 0 < above < number - 1:
                yield self._paint("...", _BLUE)
            here = [mark for mark in marks if mark.span.start.line == number]
            yield from self._line(lines[number - 1], here, margin)

    def _line(self, line: str, marks: list[_Mark], margin: int) -> Iterator[str]:
        """Yield a line and its marks; a long line once for each part that is marked."""
        bar = self._paint("|", _BLUE)
        number = self._paint(f"{marks[0].span.start.line:{margin}}", _BLUE)
        windows = [(_shown(line, mark.span), mark) for mark in marks]
        for text, group in groupby(windows, lambda each: each[0][0]):
            yield f"{number} {bar} {text}".rstrip()
            for (_, before, width), mark in group:
                drawn = f"{mark.sign * width} {visible(mark.text)}".rstrip()
                yield f"{'':{margin}} {bar} {'':{before}}{self._paint(drawn, mark.style)}"

    def _paint(self, text: str, style: str) -> str:
        return f"{style}{text}{_RESET}" if self.color else text


@frozen
class _Mark:
    """A stretch of a line to underline with a sign, and a word beside it."""

    span: Span
    sign: str
    style: str
    text: str = ""


def _shown(line: str, span: Span) -> tuple[str, int, int]:
    """Return a line to show, the cells before its marks, and the cells that they fill."""
    start = span.start.column - 1
    end = span.end.column - 1 if span.end.line == span.start.line else len(line.rstrip())
    return window(line, start, max(end, start + 1))
