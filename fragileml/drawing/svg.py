"""A picture as SVG: one file without scripts, fonts or references, for light and dark screens."""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element, SubElement

from fragileml.drawing import layout, shapes
from fragileml.drawing.diagram import Diagram, IssueBox
from fragileml.drawing.layout import Band, Detour, PlacedCard, Row, Sheet, lay_out
from fragileml.drawing.words import counted, listed, plain, shorten
from fragileml_dsl.machine.machine import Visibility

_SIGN: Final = 15
_TIP: Final = 7
_LONGEST: Final = 110
"""How many characters a line has that is as wide as the sheet."""
_LEGEND: Final = {
    Visibility.LOUD: "loud: fails its stage",
    Visibility.WARNING: "warning: prints, the stage passes",
    Visibility.SILENT: "silent: only metrics tell",
}
_LEGEND_WIDTHS: Final = (196, 270, 210)


def to_svg(diagram: Diagram) -> str:
    """Return an SVG document; equal pictures give equal bytes."""
    sheet = lay_out(diagram)
    size = (sheet.width, sheet.height)
    root = shapes.document(size, f"{diagram.name}: {diagram.title}", diagram.description)
    _head(root, diagram)
    for band in sheet.bands:
        x, right = sheet.stages_x, sheet.width - layout.MARGIN
        shapes.box(root, "strip", (x, band.y, right - x, band.height), 8)
    for start, end in sheet.steps:
        _step(root, sheet, start, end)
    for detour in sheet.detours:
        _detour(root, sheet, detour)
    for band in sheet.bands:
        _band(root, sheet, band)
    if diagram.without_issues:
        (words,) = listed("without issues:", diagram.without_issues, _LONGEST, 1)
        shapes.text(root, "small", (layout.MARGIN, sheet.height - layout.MARGIN), words)
    return shapes.written(root)


def _head(root: Element, diagram: Diagram) -> None:
    shapes.text(root, "name", (layout.MARGIN, 44), diagram.name)
    shapes.text(root, "title", (layout.MARGIN, 68), shorten(plain(diagram.title), _LONGEST))
    x = layout.MARGIN
    for (visibility, text), width in zip(_LEGEND.items(), _LEGEND_WIDTHS, strict=True):
        _sign(root, visibility, x, 93)
        shapes.text(root, "small", (x + _SIGN + 3, 98), text)
        x += width
    if diagram.faults:
        shapes.box(root, "raised", (x, 85, _SIGN, _SIGN), 4)
        shapes.text(root, "small", (x + _SIGN + 6, 98), "raised by a fault")


def _band(root: Element, sheet: Sheet, band: Band) -> None:
    stage, x = band.stage, sheet.stages_x
    group = SubElement(root, "g")
    kind = "stage goal" if stage.goal else "stage"
    shapes.box(group, kind, (x, band.y, layout.STAGE_WIDTH, band.stage_height), 8)
    shapes.text(group, "head", (x + layout.PADDING, band.y + 24), stage.name)
    issues = counted(stage.issues, "issue") + (", the goal" if stage.goal else "")
    shapes.text(group, "small", (x + layout.PADDING, band.y + 42), issues)
    for line, metric in enumerate(stage.metrics):
        place = (x + layout.PADDING, band.y + 42 + layout.LINE * (line + 1))
        shapes.text(group, "code", place, metric)
    for card in band.cards:
        _card(group, card)


def _card(root: Element, placed: PlacedCard) -> None:
    group = SubElement(root, "g")
    shapes.box(group, "card", (placed.x, placed.y, layout.CARD_WIDTH, placed.height), 6)
    shapes.text(group, "module", (placed.x + layout.PADDING, placed.y + 22), placed.card.module)
    for row in placed.rows:
        _row(group, placed, row)


def _row(root: Element, placed: PlacedCard, row: Row) -> None:
    issue, x, y = row.issue, placed.x + layout.PADDING, placed.y + row.y
    group = SubElement(root, "g")
    SubElement(group, "title").text = plain(_tip(issue))
    if issue.faults:
        frame = (placed.x + 5, y - 3, layout.CARD_WIDTH - 10, row.height - 1)
        shapes.box(group, "raised", frame, 4)
    for index, visibility in enumerate(issue.shown):
        _sign(group, visibility, x + index * _SIGN, y + 8)
    shapes.text(group, "issue", (x + _SIGN * len(issue.shown) + 3, y + 13), issue.id)
    notes = [("code", note) for note in row.notes]
    notes += [("fault", f"fault {name}") for name in issue.faults]
    for line, (kind, text) in enumerate(notes):
        place = (x + _SIGN + 3, y + 13 + layout.LINE * (line + 1))
        shapes.text(group, kind, place, text)


def _tip(issue: IssueBox) -> str:
    """Say all of an issue, what the picture has no room for included."""
    parts = [issue.title, " or ".join(issue.shown)]
    parts += [f"reads {', '.join(issue.reads)}"] if issue.reads else []
    parts += [f"bends {', '.join(issue.bends)}"] if issue.bends else []
    return "; ".join(parts)


def _sign(root: Element, visibility: Visibility, x: int, y: int) -> None:
    """Draw the sign of a visibility: the shapes differ as well as the colours."""
    if visibility is Visibility.WARNING:
        path = f"M{x + 6} {y - 6} L{x + 12} {y + 5} L{x} {y + 5} Z"
        shapes.path(root, "warning", path)
    else:
        radius = "5.5" if visibility is Visibility.LOUD else "4.5"
        shapes.circle(root, str(visibility), (x + 6, y), radius)


def _step(root: Element, sheet: Sheet, start: int, end: int) -> None:
    """Draw an edge between neighbours: straight down."""
    x = sheet.stages_x + layout.STAGE_WIDTH // 2
    top = sheet.bands[start].y + sheet.bands[start].stage_height
    bottom = sheet.bands[end].y
    shapes.path(root, "edge", f"M{x} {top} V{bottom - _TIP}")
    tip = f"M{x} {bottom} l-5 -{_TIP + 2} h10 Z"
    shapes.path(root, "tip", tip)


def _detour(root: Element, sheet: Sheet, detour: Detour) -> None:
    """Draw an edge that passes stages: out to its lane, down and in again."""
    x = sheet.stages_x
    lane = x - layout.LANE * (detour.lane + 1)
    # Out a little below the top, in a little above, so that edges of one stage stay apart.
    top = sheet.bands[detour.start].y + 36
    bottom = sheet.bands[detour.end].y + 18
    path = f"M{x} {top} H{lane + 6} q-6 0 -6 6 V{bottom - 6} q0 6 6 6 H{x - _TIP}"
    shapes.path(root, "edge", path)
    tip = f"M{x} {bottom} l-{_TIP + 2} -5 v10 Z"
    shapes.path(root, "tip", tip)
