"""Diagnostics as text for a terminal: each with its line, carets under it, and help."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from fragileml_dsl.diagnostics.cells import visible, window
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label, Severity
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
        spans = [diagnostic.span, *(label.span for label in diagnostic.related)]
        margin = max(len(str(span.start.line)) for span in spans)
        yield from self._snippet("-->", Label(diagnostic.span, ""), margin, style)
        for label in diagnostic.related:
            yield from self._snippet(":::", label, margin, _BLUE)
        if diagnostic.hint:
            gutter = self._paint(f"{'':{margin}} =", _BLUE)
            yield f"{gutter} {self._paint('help', _CYAN)}: {visible(diagnostic.hint)}"

    def _snippet(self, arrow: str, label: Label, margin: int, style: str) -> Iterator[str]:
        span = label.span
        place = f"{visible(span.file)}:{span.start.line}:{span.start.column}"
        yield f"{'':{margin}}{self._paint(arrow, _BLUE)} {place}"
        lines = self.lines.get(span.file, [])
        if not 0 < span.start.line <= len(lines):
            return
        text, before, width = _shown(lines[span.start.line - 1], span)
        bar = self._paint("|", _BLUE)
        number = self._paint(f"{span.start.line:{margin}}", _BLUE)
        mark = ("^" if arrow == "-->" else "-") * width
        note = f" {visible(label.text)}" if label.text else ""
        yield f"{'':{margin}} {bar}"
        yield f"{number} {bar} {text}".rstrip()
        yield f"{'':{margin}} {bar} {'':{before}}{self._paint(mark + note, style)}"

    def _paint(self, text: str, style: str) -> str:
        return f"{style}{text}{_RESET}" if self.color else text


def _shown(line: str, span: Span) -> tuple[str, int, int]:
    """Return a line to show, the cells before its marks, and the cells that they fill."""
    start = span.start.column - 1
    end = span.end.column - 1 if span.end.line == span.start.line else len(line.rstrip())
    return window(line, start, max(end, start + 1))
