"""A picture as Mermaid's text, which many sites draw where Markdown has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fragileml.drawing.diagram import Card, Diagram, IssueBox, StageBox
from fragileml.drawing.words import SIGNS, listed, plain

_WIDTH: Final = 30
"""Mermaid breaks longer lines itself, less well."""
_MOST_LINES: Final = 3
_COLUMNS: Final = 3
_MEANINGFUL: Final = re.compile(r"[^\w /.,:()\[\]+●▲○⚑-]")
# Colours with an alpha lie on light and dark pages alike.
_STAGE: Final = "fill:#8b949e1f,stroke:#218bff,stroke-width:"
_STYLES: Final = (
    "classDef module fill:#8b949e1f,stroke:#8b949e",
    "classDef loud fill:#cf222e26,stroke:#cf222e",
    "classDef warning fill:#bf870026,stroke:#bf8700",
    "classDef silent fill:#8250df26,stroke:#8250df,stroke-dasharray:5 3",
    "classDef raised stroke-width:4px",
)


def to_mermaid(diagram: Diagram) -> str:
    """Return a flowchart: a box for each stage, in it one for each module with its issues."""
    lines = [
        "flowchart TB",
        f"accTitle: {escaped(diagram.name)}",
        f"accDescr: {escaped(diagram.description)}",
    ]
    for number, stage in enumerate(diagram.stages):
        lines += _stage(f"s{number}", stage)
    for number, stage in enumerate(diagram.stages):
        lines += [f"s{before} --> s{number}" for before in stage.after]
    return "\n  ".join([*lines, *_STYLES]) + "\n"


def _stage(name: str, stage: StageBox) -> Iterator[str]:
    yield f'subgraph {name}["{escaped(stage.name)}{", the goal" if stage.goal else ""}"]'
    yield "  direction TB"
    if not stage.cards:
        yield f'  {name}none["no issues"]'
    names = [f"{name}m{place}" for place in range(len(stage.cards))]
    for module, card in zip(names, stage.cards, strict=True):
        yield from (f"  {line}" for line in _card(module, card))
    # Invisible links put the modules into rows.
    for above, below in zip(names, names[_COLUMNS:], strict=False):
        yield f"  {above} ~~~ {below}"
    yield "end"
    # Classes do not reach boxes that are linked.
    yield f"style {name} {_STAGE}{4 if stage.goal else 2}px"
    if names:
        yield f"class {','.join(names)} module"


def _card(name: str, card: Card) -> Iterator[str]:
    yield f'subgraph {name}["{escaped(card.module)}"]'
    # Boxes without links are put across the direction: one below the other.
    yield "  direction LR"
    names = [f"{name}i{place}" for place in range(len(card.issues))]
    for box, issue in zip(names, card.issues, strict=True):
        yield f'  {box}["{_label(issue)}"]:::{issue.shown[0]}'
        if issue.faults:
            yield f"  class {box} raised"
    yield "end"


def _label(issue: IssueBox) -> str:
    lines = [f"{''.join(SIGNS[each] for each in issue.shown)} {issue.id}"]
    if issue.reads:
        lines += listed("reads", issue.reads, _WIDTH, _MOST_LINES)
    lines += [f"⚑ {fault}" for fault in issue.faults]
    return "<br/>".join(map(escaped, lines))


def escaped(text: str) -> str:
    """Return a text in which nothing means anything to Mermaid."""
    return _MEANINGFUL.sub(lambda match: f"#{ord(match[0])};", plain(text))
