"""A repair as Mermaid's text: the states that it goes through, and the actions between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import frozen

from fragileml.drawing.mermaid import escaped
from fragileml.drawing.words import plain, shorten

_WIDTH = 60


@frozen
class RepairStep:
    """One step of a repair.

    Attributes:
        action: What is done, as it is typed.
        minutes: What it costs.
        marks: The marks of the stages after it, by name.
    """

    action: str
    minutes: int
    marks: Mapping[str, str]


def repair_to_mermaid(name: str, reset: Mapping[str, str], steps: Sequence[RepairStep]) -> str:
    """Return a flowchart from the reset down to the submission.

    Args:
        name: The id of the scenario.
        reset: The marks of the stages at reset, by name.
        steps: What is done; the last one submits.
    """
    minutes = sum(each.minutes for each in steps)
    lines = [
        "flowchart TB",
        f"accTitle: {escaped(name)}",
        f"accDescr: {escaped(f'A repair of {len(steps)} steps and {minutes} minutes.')}",
        f's0["{_state("reset", reset)}"]',
    ]
    for number, step in enumerate(steps, 1):
        last = number == len(steps)
        title = "success" if last else f"after step {number}"
        label = f"{escaped(shorten(plain(step.action), _WIDTH))}, {step.minutes} min"
        lines.append(f's{number}["{_state(title, {} if last else step.marks)}"]')
        lines.append(f's{number - 1} -->|"{label}"| s{number}')
    return "\n  ".join(lines) + "\n"


def _state(title: str, marks: Mapping[str, str]) -> str:
    return "<br/>".join([title, *(escaped(f"{stage}: {mark}") for stage, mark in marks.items())])
