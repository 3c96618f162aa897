"""The text for a terminal: every place once, nothing that a terminal would obey."""

from __future__ import annotations

import re

from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label, Severity
from fragileml_dsl.diagnostics.render import render
from fragileml_dsl.source import Source
from tests.dsl.diagnostics.examples import ESCAPES, EVERYTHING, ODD, PLAIN, SOURCES, TWICE, span

COLORS = re.compile("\x1b\\[[0-9;]*m")


def test_places_in_several_files_and_lines() -> None:
    assert render([TWICE], SOURCES) == (
        "error[FML102]: the key `state` is written twice\n"
        " --> modules/trainer.yaml:3:1\n"
        "  |\n"
        "2 | state: {size: 8}\n"
        "  | ----- first written here\n"
        "3 | state: {size: 9}\n"
        "  | ^^^^^\n"
        " ::: my pack/modules/größe:1.yaml:2:1\n"
        "  |\n"
        r"2 | title: \x1b[31mred\x07 " + "\U0001d4b3 wide\n"
        r"  | ----- or was it \x1b[2Jhere?" + "\n"
        "\n"
        "1 error"
    )


def test_lines_between_are_left_out_and_a_line_with_two_marks_stands_once() -> None:
    source = Source("a.yaml", "".join(f"line {number} is here\n" for number in range(1, 12)))
    labels = (Label(span(source, 2, 1, 2, 5), "first"), Label(span(source, 11, 8, 11, 10), "then"))
    found = Diagnostic("FML703", Severity.ERROR, "twice", span(source, 11, 1, 11, 5), labels)
    assert render([found], {"a.yaml": source}).splitlines()[2:-2] == [
        "   |",
        " 2 | line 2 is here",
        "   | ---- first",
        "...",
        "11 | line 11 is here",
        "   | ^^^^",
        "   |        -- then",
    ]


def test_two_parts_of_a_long_line_are_both_shown() -> None:
    source = Source("a.yaml", "x" * 500 + "\n")
    labels = (Label(span(source, 1, 400, 1, 403), "there"),)
    found = Diagnostic("FML703", Severity.ERROR, "twice", span(source, 1, 1, 1, 4), labels)
    marks = [line for line in render([found], {"a.yaml": source}).splitlines() if " | " in line]
    assert [line.lstrip("1 |").strip("x… ") for line in marks] == ["", "^^^", "", "--- there"]


def test_nothing_but_colours_reaches_a_terminal() -> None:
    for color in (False, True):
        shown = render(EVERYTHING, SOURCES, color=color)
        text = COLORS.sub("", shown)
        assert all(each.isprintable() or each == "\n" for each in text)
        assert (text != shown) is color
    assert r"\x1b]0;owned\x07" in render([ESCAPES], SOURCES)


def test_a_place_without_its_file_is_told_without_a_line() -> None:
    assert render([TWICE], {PLAIN.name: PLAIN}).splitlines()[-3] == f" ::: {ODD.name}:2:1"
