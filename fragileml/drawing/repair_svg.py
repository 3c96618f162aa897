"""A repair as SVG: a row for each step, a column for each stage, and what each step mends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from attrs import frozen

from fragileml.drawing import shapes
from fragileml.drawing.layout import LINE, MARGIN
from fragileml.drawing.repair import Repair, RepairState
from fragileml.drawing.words import listed, plain, shorten

_WORDS: Final = MARGIN + 34
_CHARACTERS: Final = 58
"""How many characters of the small type fit beside the minutes, whichever face is used."""
_MINUTES: Final = _WORDS + 490
_STAGES: Final = _MINUTES + 24
_COLUMN: Final = 84
_LEGEND: Final = {"green": "passed", "failed": "failed", "stale": "to be run again"}
_LEGEND_WIDTH: Final = 120
_TOP: Final = 176
_MOST_LINES: Final = 3
_LONGEST_ACTION: Final = 170


@frozen
class _Row:
    """A state, and what led to it.

    Attributes:
        label: What stands in its circle; empty at reset.
        lines: What is said of it, each line with its kind.
        minutes: What it cost, in words; empty at reset.
        state: The state.
        before: The marks of the state before.
        y: Where it begins.
        height: How high it is.
    """

    label: str
    lines: tuple[tuple[str, str], ...]
    minutes: str
    state: RepairState
    before: Mapping[str, str]
    y: int
    height: int


def repair_to_svg(repair: Repair) -> str:
    """Return an SVG document; equal repairs give equal bytes."""
    rows = tuple(_rows(repair))
    bottom = rows[-1].y + rows[-1].height
    notes = listed("What can matter here:", repair.matters or ("nothing",), _longest(repair), 4)
    width = _STAGES + _COLUMN * len(repair.reset.marks) + MARGIN
    size = (width, bottom + LINE * (len(notes) + 1) + MARGIN)
    root = shapes.document(size, f"{repair.name}: {repair.title}", repair.description)
    _head(root, repair)
    middle = MARGIN + 12
    for row in rows:
        shapes.path(root, "rule", f"M{MARGIN} {row.y} H{width - MARGIN}")
    shapes.path(root, "edge", f"M{middle} {rows[0].y + 20} V{rows[-1].y + 20}")
    for row in rows:
        _row(root, row)
    for number, line in enumerate(notes, 1):
        shapes.text(root, "small", (MARGIN, bottom + LINE * number + MARGIN // 2), line)
    return shapes.written(root)


def _longest(repair: Repair) -> int:
    """Return how many characters a line has that is as wide as the sheet."""
    return (_STAGES + _COLUMN * len(repair.reset.marks)) // 7 - 10


def _head(root: Element, repair: Repair) -> None:
    shapes.text(root, "name", (MARGIN, 44), repair.name)
    shapes.text(root, "title", (MARGIN, 68), shorten(plain(repair.title), _longest(repair)))
    words = f"{repair.description} The budget is {repair.budget}."
    shapes.text(root, "small", (MARGIN, 92), words)
    for number, (mark, meaning) in enumerate(_LEGEND.items()):
        x = MARGIN + number * _LEGEND_WIDTH
        _mark(root, mark, (x + 8, 118))
        shapes.text(root, "small", (x + 22, 122), meaning)
    for number, stage in enumerate(repair.reset.marks):
        shapes.text(root, "column", (_centre(number), _TOP - 14), stage)


def _centre(column: int) -> int:
    return _STAGES + _COLUMN * column + _COLUMN // 2


def _rows(repair: Repair) -> Iterator[_Row]:
    y, before = _TOP, repair.reset
    broken = _listed("broken:", repair.reset.issues, "fault")
    lines = [("head", "reset"), *broken]
    yield _Row("", tuple(lines), "", before, before.marks, y, _height(len(lines)))
    y += _height(len(lines))
    for number, step in enumerate(repair.steps, 1):
        last, after = number == len(repair.steps), step.after
        action = wrap(shorten(plain(step.action), _LONGEST_ACTION), _CHARACTERS) or [""]
        lines = [("issue", each) for each in action]
        mended = [each for each in before.issues if each not in after.issues]
        lines += _listed("mends", mended, "good")
        lines += _listed("breaks", [i for i in after.issues if i not in before.issues], "fault")
        lines += [("good", "success")] if last else []
        height = _height(len(lines))
        yield _Row(str(number), tuple(lines), f"{step.minutes} min", after, before.marks, y, height)
        y, before = y + height, after


def _listed(label: str, names: list[str] | tuple[str, ...], kind: str) -> list[tuple[str, str]]:
    lines = listed(label, names, _CHARACTERS, _MOST_LINES) if names else []
    return [(kind, line) for line in lines]


def _height(lines: int) -> int:
    return LINE * lines + 24


def _row(root: Element, row: _Row) -> None:
    group = SubElement(root, "g")
    marks = ", ".join(f"{stage} {mark}" for stage, mark in row.state.marks.items())
    SubElement(group, "title").text = plain(marks)
    place = (MARGIN + 12, row.y + 20)
    shapes.circle(group, "stage", place, "12" if row.label else "6")
    if row.label:
        shapes.text(group, "number", (place[0], place[1] + 4), row.label)
    for line, (kind, words) in enumerate(row.lines):
        shapes.text(group, kind, (_WORDS, row.y + 24 + LINE * line), words)
    if row.minutes:
        shapes.text(group, "minutes", (_MINUTES, row.y + 24), row.minutes)
    for column, (stage, mark) in enumerate(row.state.marks.items()):
        x = _centre(column)
        if mark != row.before.get(stage):
            shapes.box(group, "changed", (x - 22, row.y + 5, 44, 30), 6)
        _mark(group, mark, (x, row.y + 20))


def _mark(root: Element, mark: str, place: tuple[int, int]) -> None:
    """Draw a mark: the shapes differ as well as the colours."""
    x, y = place
    match mark:
        case "green":
            shapes.circle(root, "passed", place, "8")
            shapes.path(root, "cut", f"M{x - 4} {y} l3 3 l5 -6")
        case "failed":
            shapes.circle(root, "loud", place, "8")
            shapes.path(root, "cut", f"M{x - 3} {y - 3} l6 6 M{x + 3} {y - 3} l-6 6")
        case "stale":
            shapes.circle(root, "stale", place, "7")
        case _:
            shapes.circle(root, "never", place, "2.5")
