"""Findings as nasty as files allow, for the tests of the formats."""

from __future__ import annotations

from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label, Severity
from fragileml_dsl.source import Position, Source, Span

PLAIN = Source("modules/trainer.yaml", "id: trainer\nstate: {size: 8}\nstate: {size: 9}\n")
ODD = Source("my pack/modules/größe:1.yaml", "id: x\ntitle: \x1b[31mred\x07 \U0001d4b3 wide\n  b\n")
UNNAMEABLE = Source("modules/\udce9.yaml", "id: y\n")
SOURCES = {each.name: each for each in (PLAIN, ODD, UNNAMEABLE)}


def span(source: Source, *places: int) -> Span:
    """Return a span from line, column, line and column."""
    return Span(source.name, Position(*places[:2]), Position(*places[2:]))


TWICE = Diagnostic(
    "FML102",
    Severity.ERROR,
    "the key `state` is written twice",
    span(PLAIN, 3, 1, 3, 6),
    (
        Label(span(PLAIN, 2, 1, 2, 6), "first written here"),
        Label(span(ODD, 2, 1, 2, 6), "or was it \x1b[2Jhere?"),
    ),
)
ESCAPES = Diagnostic(
    "FML401",
    Severity.ERROR,
    "there is no name \x1b]0;owned\x07 \ud800 \ufffe\r\nhere",
    span(ODD, 2, 8, 3, 4),
    hint="write \x00 <b>&amp;</b> ]]>",
)
NOWHERE = Diagnostic("FML804", Severity.ERROR, "nothing is wrong", span(ODD, 1, 1, 1, 1))
WARNED = Diagnostic("FML118", Severity.WARNING, "a number", span(UNNAMEABLE, 1, 5, 1, 6))
EVERYTHING = (TWICE, ESCAPES, NOWHERE, WARNED)
