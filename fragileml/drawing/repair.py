"""A repair, step by step, and as Mermaid's text: states, and the actions between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from fragileml.analysis.slicing import slice_of
from fragileml.drawing.mermaid import escaped
from fragileml.drawing.words import counted, plain, shorten
from fragileml.episode import Episode
from fragileml.episode.judge import is_bad
from fragileml.machine.actions import Action, Submit

_WIDTH = 60


@frozen
class RepairState:
    """A state that a repair goes through.

    Attributes:
        marks: The marks of the stages, by name.
        issues: The names of the issues that hold and count.
    """

    marks: Mapping[str, str]
    issues: tuple[str, ...]


@frozen
class RepairStep:
    """One step of a repair.

    Attributes:
        action: What is done, as it is typed.
        minutes: What it costs.
        after: Where it leads.
    """

    action: str
    minutes: int
    after: RepairState


@frozen
class Repair:
    """What is drawn of a repair.

    Attributes:
        name: The id of the scenario.
        title: Its title.
        budget: Its budget, in words.
        matters: What can matter for repairs: the names of the variables of the slice.
        reset: The state at reset.
        steps: What is done; the last one submits.
    """

    name: str
    title: str
    budget: str
    matters: tuple[str, ...]
    reset: RepairState
    steps: tuple[RepairStep, ...]

    @property
    def description(self) -> str:
        """What it costs, in words."""
        minutes = sum(each.minutes for each in self.steps)
        costs = f"{counted(len(self.steps), 'step')} and {counted(minutes, 'minute')}"
        return f"A repair of {costs}."


def repair_of(
    episode: Episode, actions: Sequence[Action], spell: Callable[[Action], str]
) -> Repair:
    """Play a repair, submission included, and return what is to be drawn of it.

    Args:
        episode: An episode at its beginning.
        actions: What is done before the submission.
        spell: Says how an action is typed.
    """
    machine, beginning = episode.interpreter.machine, episode.snapshot().beginning
    part = slice_of(episode.interpreter, beginning)
    installed = ("what is installed",) if part.packages else ()
    reset = _state_of(episode)
    steps: list[RepairStep] = []
    for action in (*actions, Submit()):
        spent = episode.step(action).observation.spent
        steps.append(RepairStep(spell(action), spent, _state_of(episode)))
    return Repair(
        machine.annotations.id,
        machine.annotations.title,
        f"{counted(machine.steps, 'step')} and {counted(machine.minutes, 'minute')}",
        (*(machine.variables[slot].name for slot in part.values), *installed),
        reset,
        tuple(steps),
    )


def _state_of(episode: Episode) -> RepairState:
    issues = zip(episode.interpreter.machine.issues, episode.snapshot().state.issues, strict=True)
    broken = tuple(issue.name for issue, visibility in issues if is_bad(visibility))
    return RepairState(episode.observation.marks, broken)


def repair_to_mermaid(repair: Repair) -> str:
    """Return a flowchart from the reset down to the submission."""
    lines = [
        "flowchart TB",
        f"accTitle: {escaped(repair.name)}",
        f"accDescr: {escaped(repair.description)}",
        f's0["{_box("reset", repair.reset.marks)}"]',
    ]
    for number, step in enumerate(repair.steps, 1):
        last = number == len(repair.steps)
        title = "success" if last else f"after step {number}"
        label = f"{escaped(shorten(plain(step.action), _WIDTH))}, {step.minutes} min"
        lines.append(f's{number}["{_box(title, {} if last else step.after.marks)}"]')
        lines.append(f's{number - 1} -->|"{label}"| s{number}')
    return "\n  ".join(lines) + "\n"


def _box(title: str, marks: Mapping[str, str]) -> str:
    return "<br/>".join([title, *(escaped(f"{stage}: {mark}") for stage, mark in marks.items())])
