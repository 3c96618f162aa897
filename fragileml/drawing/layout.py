"""Where everything of a picture stands: a band for each stage, cards in columns beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import frozen

from fragileml.drawing.diagram import Card, Diagram, IssueBox, StageBox
from fragileml.drawing.words import listed

MARGIN: Final = 28
PADDING: Final = 14
LINE: Final = 16
TITLE_LINE: Final = 20
HEADER: Final = 30
STAGE_WIDTH: Final = 156
CARD_WIDTH: Final = 388
GAP: Final = 14
BAND_GAP: Final = 26
TOP: Final = 124
LANE: Final = 16

_COLUMNS: Final = 2
_CHARACTERS: Final = 51
"""How many characters of the small type fit into a line of a card, whichever face is used."""
_MOST_LINES: Final = 3
_STAGE_HEAD: Final = 58


@frozen
class Row:
    """An issue with the small lines below its name, ``y`` from the top of its card.

    Attributes:
        issue: The issue.
        y: Where it begins.
        notes: What it reads and bends, in lines.
        height: How high it is.
    """

    issue: IssueBox
    y: int
    notes: tuple[str, ...]
    height: int


@frozen
class PlacedCard:
    """A card and where it stands."""

    card: Card
    x: int
    y: int
    height: int
    rows: tuple[Row, ...]


@frozen
class Band:
    """A stage, where it begins, and its cards."""

    stage: StageBox
    y: int
    height: int
    stage_height: int
    cards: tuple[PlacedCard, ...]


@frozen
class Detour:
    """An edge that passes other stages: it runs in a lane of its own beside them."""

    start: int
    end: int
    lane: int


@frozen
class Sheet:
    """The whole picture in place; all lengths are pixels.

    Attributes:
        width: How wide it is.
        height: How high it is.
        stages_x: Where the boxes of the stages begin.
        bands: The stages.
        steps: Pairs of neighbouring bands with an edge between them.
        detours: All other edges.
    """

    width: int
    height: int
    stages_x: int
    bands: tuple[Band, ...]
    steps: tuple[tuple[int, int], ...]
    detours: tuple[Detour, ...]


def lay_out(diagram: Diagram) -> Sheet:
    """Put the parts of a picture into their places."""
    edges = [(a, b) for b, stage in enumerate(diagram.stages) for a in stage.after]
    detours = tuple(_detours(edge for edge in edges if edge[1] != edge[0] + 1))
    lanes = max((each.lane + 1 for each in detours), default=0)
    stages_x = MARGIN + lanes * LANE
    cards_x = stages_x + STAGE_WIDTH + BAND_GAP
    bands: list[Band] = []
    y = TOP
    for stage in diagram.stages:
        bands.append(_band(stage, cards_x, y))
        y += bands[-1].height + BAND_GAP
    return Sheet(
        width=cards_x + _COLUMNS * (CARD_WIDTH + GAP) - GAP + MARGIN,
        height=y - BAND_GAP + MARGIN + (LINE + PADDING if diagram.without_issues else 0),
        stages_x=stages_x,
        bands=tuple(bands),
        steps=tuple(edge for edge in edges if edge[1] == edge[0] + 1),
        detours=detours,
    )


def _band(stage: StageBox, x: int, y: int) -> Band:
    bottoms = [y] * _COLUMNS
    cards = []
    for card in stage.cards:
        column = bottoms.index(min(bottoms))
        rows = tuple(_rows(card.issues))
        height = rows[-1].y + rows[-1].height + 2
        left = x + column * (CARD_WIDTH + GAP)
        cards.append(PlacedCard(card, left, bottoms[column], height, rows))
        bottoms[column] += height + GAP
    own = _STAGE_HEAD + LINE * len(stage.metrics)
    return Band(stage, y, max(own, *(each - GAP - y for each in bottoms)), own, tuple(cards))


def _rows(issues: Sequence[IssueBox]) -> Iterator[Row]:
    y = HEADER + PADDING // 2
    for issue in issues:
        notes = tuple(_notes(issue))
        height = TITLE_LINE + LINE * (len(notes) + len(issue.faults)) + LINE // 2
        yield Row(issue, y, notes, height)
        y += height


def _notes(issue: IssueBox) -> Iterator[str]:
    if issue.reads:
        yield from listed("reads", issue.reads, _CHARACTERS, _MOST_LINES)
    if issue.bends:
        yield from listed("bends", issue.bends, _CHARACTERS, _MOST_LINES)


def _detours(edges: Iterable[tuple[int, int]]) -> Iterator[Detour]:
    """Give each edge the nearest lane that is free all the way."""
    ends: list[int] = []
    for start, end in sorted(edges):
        free = [lane for lane, taken in enumerate(ends) if taken <= start]
        lane = free[0] if free else len(ends)
        ends[lane : lane + 1] = [end]
        yield Detour(start, end, lane)
