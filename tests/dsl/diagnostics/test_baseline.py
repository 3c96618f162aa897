"""Known findings are known again, wherever they have moved to."""

from __future__ import annotations

import json

import pytest
from attrs import evolve

from fragileml_dsl.diagnostics.baseline import compare, read_baseline, to_baseline
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.fingerprints import fingerprints
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.source import Position, Source, Span
from tests.dsl.diagnostics.examples import EVERYTHING, PLAIN, SOURCES, TWICE


def moved(diagnostic: Diagnostic, lines: int) -> Diagnostic:
    """Return a finding some lines further down."""
    start, end = diagnostic.span.start, diagnostic.span.end
    span = Span(
        diagnostic.span.file,
        Position(start.line + lines, start.column),
        Position(end.line + lines, end.column),
    )
    return evolve(diagnostic, span=span)


def test_all_that_was_written_is_known() -> None:
    known = read_baseline(to_baseline(EVERYTHING, SOURCES))
    comparison = compare(EVERYTHING, SOURCES, known)
    assert (comparison.new, comparison.known, comparison.stale) == ((), len(EVERYTHING), ())


def test_lines_above_and_spaces_do_not_matter() -> None:
    known = read_baseline(to_baseline([TWICE], SOURCES))
    edited = Source(PLAIN.name, "# new\n\n" + PLAIN.text.replace("state: {", "state:  {"))
    assert compare([moved(TWICE, 2)], {PLAIN.name: edited}, known).known == 1


def test_another_line_file_or_code_is_new() -> None:
    known = read_baseline(to_baseline([TWICE], SOURCES))
    edited = Source(PLAIN.name, PLAIN.text.replace("size: 9", "size: 7"))
    assert compare([TWICE], {PLAIN.name: edited}, known).new == (TWICE,)
    elsewhere = evolve(TWICE, span=evolve(TWICE.span, file="modules/other.yaml"))
    assert compare([elsewhere], SOURCES, known).new == (elsewhere,)
    other = evolve(TWICE, code="FML201")
    assert compare([other], SOURCES, known).new == (other,)


def test_a_reworded_message_is_known_still() -> None:
    known = read_baseline(to_baseline([TWICE], SOURCES))
    assert compare([evolve(TWICE, message="two keys")], SOURCES, known).new == ()


def test_equal_lines_are_counted() -> None:
    source = Source("a.yaml", "x: 1\nx: 1\nx: 1\n")
    first = evolve(TWICE, span=Span("a.yaml", Position(1, 1), Position(1, 2)), related=())
    found = [first, moved(first, 1), moved(first, 2)]
    sources = {"a.yaml": source}
    assert len({mark for _, mark in fingerprints(found, sources)}) == 3
    known = read_baseline(to_baseline(found[:2], sources))
    assert compare(found, sources, known).new == (found[2],)


def test_what_is_repaired_is_stale_if_its_file_was_checked_or_is_gone() -> None:
    known = read_baseline(to_baseline(EVERYTHING, SOURCES))
    assert {each.code for each in compare((), SOURCES, known).stale} == {
        each.code for each in EVERYTHING
    }
    here = read_baseline(to_baseline([TWICE], SOURCES).replace(PLAIN.name, "setup.cfg"))
    assert compare((), {}, here).stale == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no baseline"),
        (b"\xff\xff", "no baseline"),
        ("[" * 100_000, "no baseline"),
        ("[]", "no baseline"),
        ('{"findings": {}}', "no baseline"),
        ('{"version": 9, "findings": []}', "version 1"),
        ('{"version": 1, "findings": [{"code": "FML101"}]}', "lacks"),
        ('{"version": 1, "findings": [7]}', "lacks"),
    ],
)
def test_what_is_no_baseline_is_refused(text: str | bytes, reason: str) -> None:
    with pytest.raises(FragileMLError, match=reason):
        read_baseline(text)


def test_a_baseline_is_ascii_for_people_too() -> None:
    text = to_baseline(EVERYTHING, SOURCES)
    assert text.isascii()
    assert r"owned\\x07" in text
    assert json.loads(text)["findings"][0]["code"] == "FML102"
