"""A machine with what its interpreter looks up again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol, TypeVar, cast

from attrs import define

from fragileml.machine.evaluate import Frame, Packages, evaluate, holds
from fragileml.machine.packages import FixedPackages
from fragileml_dsl.machine.machine import (
    Fact,
    Machine,
    Stage,
    Visibility,
    Write,
)
from fragileml_dsl.machine.term import Term, Value

Changes = Sequence[tuple[int, Value]]
"""New values by slot."""


class Named(Protocol):
    """Anything of a machine that has a name."""

    @property
    def name(self) -> str:
        """Its full name."""
        ...


@define(slots=False, eq=False)
class Program:
    """A machine and indexes over it. Never changes once made."""

    machine: Machine

    @cached_property
    def fixed_packages(self) -> Packages:
        """What is installed where nobody installs anything."""
        installed = dict(pin.split("==", 1) for pin in self.machine.packages.installed.install)
        return FixedPackages(tuple(sorted(installed.items())))

    @cached_property
    def variables(self) -> Mapping[str, int]:
        """Slots by name."""
        return index_by_name(self.machine.variables)

    @cached_property
    def stages(self) -> Mapping[str, int]:
        """Indices of stages by name."""
        return index_by_name(self.machine.stages)

    @cached_property
    def probes(self) -> Mapping[str, int]:
        """Indices of the modules' probes by name."""
        return index_by_name(self.machine.probes)

    @cached_property
    def actions(self) -> Mapping[str, int]:
        """Indices of the modules' actions by name."""
        return index_by_name(self.machine.actions)

    @cached_property
    def issues_reading(self) -> tuple[tuple[int, ...], ...]:
        """By slot: the issues to judge again when it changes, ascending."""
        return readers(len(self.machine.variables), [each.reads for each in self.machine.issues])

    @cached_property
    def stages_below(self) -> tuple[tuple[int, ...], ...]:
        """By slot: the stages that its change makes stale, ascending."""
        stages = self.machine.stages
        reading = readers(len(self.machine.variables), [each.reads for each in stages])
        return tuple(map(self._with_descendants, reading))

    def _with_descendants(self, stages: tuple[int, ...]) -> tuple[int, ...]:
        below = (low for top in stages for low in self.machine.stages[top].descendants)
        return tuple(sorted({*stages, *below}))

    @cached_property
    def issues_reading_package(self) -> Mapping[str, tuple[int, ...]]:
        """By package, ``*`` for any: the issues to judge again when it changes, ascending."""
        return readers_by_name([each.packages for each in self.machine.issues])

    @cached_property
    def stages_below_package(self) -> Mapping[str, tuple[int, ...]]:
        """By package, ``*`` for any: the stages that its change makes stale, ascending."""
        stages = self.machine.stages
        reading = readers_by_name([each.packages for each in stages])
        return {name: self._with_descendants(direct) for name, direct in reading.items()}

    @cached_property
    def facts_reading_packages(self) -> tuple[int, ...]:
        """The facts that a change of packages makes old, ascending."""
        return tuple(i for i, each in enumerate(self.machine.facts) if each.packages)

    @cached_property
    def facts_reading(self) -> tuple[tuple[int, ...], ...]:
        """By slot: the facts that its change makes old, ascending."""
        return readers(len(self.machine.variables), [each.reads for each in self.machine.facts])

    @cached_property
    def facts_of_stage(self) -> tuple[tuple[int, ...], ...]:
        """By stage: the metrics that it tells when it passes."""
        metrics = [fact.metric for fact in self.machine.facts]
        return tuple(
            tuple(i for i, metric in enumerate(metrics) if metric in stage.metrics)
            for stage in self.machine.stages
        )

    @cached_property
    def fact_names(self) -> tuple[str, ...]:
        """By fact: the name of the metric or variable that it is, empty for a formula."""
        return tuple(self._fact_name(fact) for fact in self.machine.facts)

    def _fact_name(self, fact: Fact) -> str:
        if fact.metric is not None:
            return self.machine.metrics[fact.metric].name
        slot = fact.term.constant
        if fact.term.operator == "variable" and isinstance(slot, int):
            return self.machine.variables[slot].name
        return ""

    @cached_property
    def written_by_stage(self) -> tuple[tuple[int, ...], ...]:
        """By stage: the slots that executing it may write, whether it passes or fails."""
        return tuple(
            tuple(sorted({write.slot for write in self._writes_of(stage)}))
            for stage in self.machine.stages
        )

    def _writes_of(self, stage: Stage) -> Iterator[Write]:
        yield from stage.writes
        for index in stage.issues:
            yield from self.machine.issues[index].then

    @cached_property
    def relevant_issues(self) -> tuple[int, ...]:
        """The issues of the goal stage and its ancestors: those that success looks at."""
        goal = self.machine.goal
        stages = {goal, *self.machine.stages[goal].ancestors}
        return tuple(i for i, each in enumerate(self.machine.issues) if each.stage in stages)

    def judge(
        self,
        values: tuple[Value, ...],
        packages: Packages,
        before: tuple[Visibility | None, ...],
        suspects: Collection[int],
    ) -> tuple[Visibility | None, ...]:
        """Return how each issue shows itself; only suspects are judged again.

        The result is ``before`` itself if nothing shows itself otherwise than before.
        """
        if not suspects:
            return before
        frame = self.frame(values, packages)
        judged = list(before)
        for index in suspects:
            judged[index] = self._visibility(index, frame)
        after = tuple(judged)
        return before if after == before else after

    def suspects(self, slots: Sequence[int], packages: Sequence[str]) -> Collection[int]:
        """Return the issues that read one of these slots or packages."""
        reading = self.issues_reading
        if len(slots) == 1 and not packages:
            return reading[slots[0]]
        found = {issue for slot in slots for issue in reading[slot]}
        named = self.issues_reading_package
        return found.union(*(named.get(name, ()) for name in (*packages, "*") if packages))

    def judge_all(
        self, values: tuple[Value, ...], packages: Packages
    ) -> tuple[Visibility | None, ...]:
        """Return how each issue shows itself, judging every one."""
        frame = self.frame(values, packages)
        return tuple(self._visibility(index, frame) for index in range(len(self.machine.issues)))

    def frame(self, values: tuple[Value, ...], packages: Packages) -> Frame:
        """Return the frame in which conditions over values and packages are evaluated."""
        return Frame(values=values, packages=packages, world=Predicates(self, values, packages))

    def _visibility(self, index: int, frame: Frame) -> Visibility | None:
        issue = self.machine.issues[index]
        if not holds(issue.when, frame):
            return None
        return first_match(issue.visibility, frame).visibility


@define(eq=False)
class Predicates:
    """What conditions may ask of the world besides values: which issues hold."""

    program: Program
    values: tuple[Value, ...]
    packages: Packages

    def holds(self, issue: int) -> bool:
        """Say whether an issue's condition is true."""
        condition = self.program.machine.issues[issue].when
        return holds(condition, self.program.frame(self.values, self.packages))

    def metric(self, _index: int) -> float | None:
        """Return null: conditions over values alone know no metrics."""
        return None

    def mark(self, _index: int) -> str:
        """Return ``never``: conditions over values alone know no marks."""
        return "never"


class Guarded(Protocol):
    """An alternative of a first-match list."""

    @property
    def guard(self) -> Term:
        """The condition under which it is chosen."""
        ...


GuardedT = TypeVar("GuardedT", bound=Guarded)


def first_match(choices: Sequence[GuardedT], frame: Frame) -> GuardedT:
    """Return the first alternative whose guard holds; the last one needs none."""
    for choice in choices[:-1]:
        if holds(choice.guard, frame):
            return choice
    return choices[-1]


def written(writes: Sequence[Write], frame: Frame) -> list[tuple[int, Value]]:
    """Return what ``writes`` set, every right-hand side evaluated in the same frame.

    The compiler sees to it that each yields a value of its variable's type.
    """
    return [(write.slot, cast("Value", evaluate(write.term, frame))) for write in writes]


def index_by_name(items: Iterable[Named]) -> Mapping[str, int]:
    """Return the positions of ``items`` by name."""
    return {each.name: index for index, each in enumerate(items)}


def readers(slots: int, reads: Sequence[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    """Invert ``reads``: by slot, the indices of those that read it, ascending."""
    found: list[list[int]] = [[] for _ in range(slots)]
    for index, each in enumerate(reads):
        for slot in each:
            found[slot].append(index)
    return tuple(tuple(each) for each in found)


def readers_by_name(reads: Sequence[Iterable[str]]) -> Mapping[str, tuple[int, ...]]:
    """Invert ``reads``: by name, the indices of those that read it, ascending."""
    found: dict[str, list[int]] = {}
    for index, names in enumerate(reads):
        for name in names:
            found.setdefault(name, []).append(index)
    return {name: tuple(each) for name, each in found.items()}
