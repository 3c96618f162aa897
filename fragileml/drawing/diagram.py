"""What a picture shows: stages with the issues of modules in them, by name and in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from attrs import frozen

from fragileml.drawing.words import counted
from fragileml_dsl.machine.machine import Issue, Machine, Stage, Visibility


@frozen
class IssueBox:
    """One issue.

    Attributes:
        id: Its id, without its module's.
        title: What is wrong.
        shown: How it shows, each way once, in the order in which they are asked for.
        reads: What its condition reads: variables, those of its own module by their short names,
            and installed packages.
        bends: The metrics that it bends.
        faults: The faults of the scenario that raise it.
    """

    id: str
    title: str
    shown: tuple[Visibility, ...]
    reads: tuple[str, ...]
    bends: tuple[str, ...]
    faults: tuple[str, ...]


@frozen
class Card:
    """The issues of one module in one stage, in the order in which they are judged."""

    module: str
    issues: tuple[IssueBox, ...]


@frozen
class StageBox:
    """One stage.

    Attributes:
        name: Its name.
        goal: Whether it is the one that must be green.
        after: Indices of the stages that it follows directly.
        metrics: Names of the metrics that it yields, without its own name.
        cards: Its issues.
    """

    name: str
    goal: bool
    after: tuple[int, ...]
    metrics: tuple[str, ...]
    cards: tuple[Card, ...]

    @property
    def issues(self) -> int:
        """How many issues belong to it."""
        return sum(len(each.issues) for each in self.cards)


@frozen
class Diagram:
    """A whole picture.

    Attributes:
        name: The id of what is drawn.
        title: Its title.
        stages: Its stages in topological order.
        modules: Its modules in the order in which their issues are judged.
        faults: The scenario's faults; empty for a pipeline.
    """

    name: str
    title: str
    stages: tuple[StageBox, ...]
    modules: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def description(self) -> str:
        """What there is to see, in words."""
        names = ", ".join(each.name for each in self.stages)
        issues = counted(sum(each.issues for each in self.stages), "issue")
        modules = counted(len(self.modules), "module")
        parts = [f"The stages {names}.", f"Beside them {issues} of {modules}."]
        if self.faults:
            parts.append(f"Faults: {', '.join(self.faults)}.")
        return " ".join(parts)

    @property
    def without_issues(self) -> tuple[str, ...]:
        """The modules that only others read."""
        drawn = {card.module for stage in self.stages for card in stage.cards}
        return tuple(each for each in self.modules if each not in drawn)


def diagram_of(machine: Machine) -> Diagram:
    """Return the picture of a scenario, its faults marked. It tells what agents must find out."""
    notes = machine.annotations
    return Diagram(
        name=notes.id,
        title=notes.title,
        stages=tuple(_stage(machine, each) for each in machine.stages),
        modules=machine.modules,
        faults=notes.faults,
    )


def diagram_of_pipeline(machine: Machine, name: str, title: str) -> Diagram:
    """Return the picture of a pipeline, which any of its scenarios gives: no fault is shown.

    Args:
        machine: The machine of a scenario that uses the pipeline.
        name: The pipeline's id.
        title: The pipeline's title.
    """
    return Diagram(
        name=name,
        title=title,
        stages=tuple(_stage(machine, each, faults=False) for each in machine.stages),
        modules=machine.modules,
        faults=(),
    )


def _stage(machine: Machine, stage: Stage, *, faults: bool = True) -> StageBox:
    issues = [machine.issues[each] for each in stage.issues]
    cards = [
        Card(machine.modules[module], tuple(_issue(machine, each, faults=faults) for each in group))
        for module, group in groupby(issues, key=lambda issue: issue.module)
    ]
    return StageBox(
        name=stage.name,
        goal=machine.stages[machine.goal] is stage,
        after=stage.after,
        metrics=tuple(_short(machine.metrics[each].name) for each in stage.metrics),
        cards=tuple(cards),
    )


def _issue(machine: Machine, issue: Issue, *, faults: bool) -> IssueBox:
    notes = machine.annotations
    titles = {note.name: note.title for note in notes.issues}
    raised = zip(notes.faults, notes.raises, strict=True) if faults else ()
    return IssueBox(
        id=issue.name.partition("/")[2],
        title=titles[issue.name],
        shown=tuple(dict.fromkeys(each.visibility for each in issue.visibility)),
        reads=tuple(_reads(machine, issue)),
        bends=tuple(dict.fromkeys(machine.metrics[each.metric].name for each in issue.effects)),
        faults=tuple(fault for fault, raises in raised if issue.name in raises),
    )


def _reads(machine: Machine, issue: Issue) -> Iterator[str]:
    own = f"{machine.modules[issue.module]}."
    for slot in issue.reads:
        yield machine.variables[slot].name.removeprefix(own)
    if "*" in issue.packages:
        yield "all packages"
    else:
        yield from (f"packages[{each}]" for each in issue.packages)


def _short(metric: str) -> str:
    return metric.partition(".")[2]
