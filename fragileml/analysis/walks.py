"""Random steps through a pipeline: what is never met there is perhaps there in vain.

Each walk begins as a scenario does, with or without its faults, and with values drawn for what one
issue or one probe reads, as a fault might set them. Packages are those of scenarios and of the
pipeline's own commands; what is said for some packages alone is not asked for.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from math import isinf

from attrs import define, field, frozen

from fragileml.analysis.behaviour import finding_in
from fragileml.machine.actions import Action, Call, Inspect, Run
from fragileml.machine.interpreter import UNLIMITED, Interpreter
from fragileml.machine.prints import Print, Rendered, render
from fragileml.machine.probes import Page
from fragileml.machine.running import change
from fragileml.machine.state import Mark, State
from fragileml.machine.transition import History, Outcome, Transition
from fragileml.machine.world import World
from fragileml.packages.linking import without_faults
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.machine.machine import Choice, Kind, Machine, Variable
from fragileml_dsl.machine.term import Template, Term, Value

STEPS = 20_000
"""Random steps of each pipeline."""

_LENGTH = 6
_SEEDS = 16
_PATIENCE = 100
_TRIES = 12
_DRAWN = (1, 1, 2, 2, 3, 64)
_SHARE_OF_TARGET = 0.4
_SHARE_OF_RUNS = 0.3
_PACKAGES = frozenset({"package", "installed", "satisfies", "pip_check"})


@frozen
class Walked:
    """What random steps came to.

    Attributes:
        pipeline: The pipeline's id.
        steps: How many were taken.
        missed: What was not met, in words after the name it belongs to.
        met: What was.
        infinite: Names of metrics that were infinite.
    """

    pipeline: str
    steps: int
    missed: tuple[tuple[str, str], ...]
    met: tuple[tuple[str, str], ...]
    infinite: tuple[str, ...]


def walk(interpreters: Sequence[Interpreter], steps: int = STEPS) -> Walked:
    """Walk through a pipeline, given by its scenarios, of which there is at least one."""
    healthy = map(without_faults, interpreters)
    grounds = tuple(map(_Ground, (*interpreters, *healthy)))
    walking = _Walking(random.Random(0))  # noqa: S311 - the same steps every time
    known = dict.fromkeys(each for ground in grounds for each in ground.things.values())
    known |= dict.fromkeys(each for ground in grounds for each in ground.names)
    place, wanted = 0, frozenset(name for name, _ in known)
    while walking.steps < steps:
        if place % _PATIENCE == 0:
            wanted = frozenset(name for name, _ in known.keys() - walking.met) or wanted
        walking.walk(grounds[place % len(grounds)], wanted)
        place += 1
    missed = tuple(each for each in known if each not in walking.met)
    met = tuple(each for each in known if each in walking.met)
    pipeline = interpreters[0].machine.annotations.pipeline
    return Walked(pipeline, walking.steps, missed, met, tuple(walking.infinite))


def never_met(walks: Iterable[Walked]) -> Iterator[tuple[str, str]]:
    """Yield what no pipeline of a pack meets, with the module that it belongs to."""
    every = tuple(walks)
    met = {each for one in every for each in one.met}
    for name, what in dict.fromkeys(each for one in every for each in one.missed):
        if (name, what) not in met:
            yield name.partition("/")[0], f"{name}: {what} in {STEPS:,} random steps"
    for name in dict.fromkeys(each for one in every for each in one.infinite):
        yield "", f"the metric {name} can be infinite"


def nowhere_met(file: str, message: str) -> Diagnostic:
    """Return what is said of a thing that is never met, of a file named as its pack names it."""
    hint = "give its condition a chance, reorder the alternatives, or remove it"
    return finding_in(file, "FML820", message, hint)


@frozen
class _Target:
    """An issue, a probe or an action; what shows it, and the variables that decide how."""

    name: str
    action: Action
    slots: tuple[int, ...]
    issue: int | None


@define(slots=False, eq=False)
class _Ground:
    """A scenario, and what there is to meet in it."""

    interpreter: Interpreter

    @property
    def machine(self) -> Machine:
        return self.interpreter.machine

    @cached_property
    def names(self) -> tuple[tuple[str, str], ...]:
        issues = (
            (each.name, "it never holds") for each in self.machine.issues if not each.packages
        )
        actions = ((each.name, "it is never allowed") for each in self.machine.actions)
        return (*issues, *actions)

    @cached_property
    def things(self) -> dict[int, tuple[str, str]]:
        """What a text belongs to, by the identity of its template, which the machine keeps."""
        return {id(text): name for text, name in self._texts()}

    def _texts(self) -> Iterator[tuple[Template, tuple[str, str]]]:
        for issue in (each for each in self.machine.issues if not each.packages):
            for number, choice in enumerate(issue.error, 1):
                if not _reads_packages(issue.error[:number]):
                    yield choice.text, (issue.name, f"its message {number} is never printed")
        for probe in self.machine.probes:
            for number, choice in enumerate(probe.text, 1):
                if not _reads_packages(probe.text[:number]):
                    yield choice.text, (probe.name, f"its text {number} is never printed")

    @cached_property
    def pools(self) -> tuple[tuple[Value, ...], ...]:
        """By slot: values worth trying."""
        found: list[dict[Value, None]] = [
            dict.fromkeys(_own_values(each)) for each in self.machine.variables
        ]
        for _, _, terms in self._conditions():
            for slot in self._slots(terms):
                found[slot] |= dict.fromkeys(_fitting(self.machine.variables[slot], terms))
        return tuple(map(tuple, found))

    @cached_property
    def targets(self) -> tuple[_Target, ...]:
        """All that there is to look for."""
        issues = {each.name: index for index, each in enumerate(self.machine.issues)}
        return tuple(
            _Target(name, action, self._slots(terms), issues.get(name))
            for name, action, terms in self._conditions()
        )

    def _conditions(self) -> Iterator[tuple[str, Action, tuple[Term, ...]]]:
        machine = self.machine
        for issue in machine.issues:
            shown = (each.guard for each in issue.visibility)
            terms = (issue.when, *shown, *(each.guard for each in issue.error))
            yield issue.name, Run(machine.stages[issue.stage].name), terms
        for probe in machine.probes:
            yield probe.name, Inspect(probe.name), tuple(each.guard for each in probe.text)
        for action in machine.actions:
            yield action.name, Call(action.name), (action.guard,)

    def _slots(self, terms: Iterable[Term]) -> tuple[int, ...]:
        """Return the variables that terms read, themselves or through issues and metrics."""
        issues, metrics = self.machine.issues, self.machine.metrics
        found: dict[int, None] = {}
        for each in (part for term in terms for part in term.walk()):
            match each.operator, each.constant:
                case "variable", int(slot):
                    found[slot] = None
                case "issue", int(issue):
                    found |= dict.fromkeys(issues[issue].reads)
                case "metric", int(metric):
                    bent = (issues[issue].reads for issue in metrics[metric].issues)
                    found |= dict.fromkeys(slot for reads in bent for slot in reads)
        return tuple(sorted(found))


def _reads_packages(choices: Iterable[Choice]) -> bool:
    parts = (each for choice in choices for each in choice.guard.walk())
    return any(each.operator in _PACKAGES for each in parts)


def _own_values(variable: Variable) -> Iterator[Value]:
    yield variable.initial
    yield from variable.values
    yield from variable.menu
    if variable.kind is Kind.BOOL:
        yield from (False, True)
    if variable.nullable:
        yield None
    for each in (variable.minimum, variable.maximum):
        if each is not None:
            yield each


def _fitting(variable: Variable, terms: Sequence[Term]) -> Iterator[Value]:
    """Yield the numbers of terms, and those beside them, that a variable may take."""
    if variable.kind not in {Kind.INT, Kind.DOUBLE}:
        return
    low, high = variable.minimum, variable.maximum
    for term in terms:
        for each in term.walk():
            number = each.constant
            if each.operator != "literal" or isinstance(number, bool):
                continue
            if not isinstance(number, int | float) or (variable.kind is Kind.INT) != isinstance(
                number, int
            ):
                continue
            for near in (number - 1, number, number + 1):
                if (low is None or near >= low) and (high is None or near <= high):
                    yield near


@define(eq=False)
class _Walking:
    chance: random.Random
    steps: int = 0
    met: set[tuple[str, str]] = field(factory=set)
    infinite: dict[str, None] = field(factory=dict)

    def walk(self, ground: _Ground, wanted: frozenset[str]) -> None:
        """Begin somewhere and take some steps."""
        beginning = ground.interpreter.reset(self.chance.randrange(_SEEDS))
        targets = [each for each in ground.targets if each.name in wanted] or ground.targets
        target = self.chance.choice(targets)
        state = self._drawn(ground, beginning.state, target)
        history = beginning.history
        for _ in range(_LENGTH):
            self._note_issues(ground, state)
            action = self._action(ground, target.action)
            done = ground.interpreter.apply(state, action, UNLIMITED, history)
            self.steps += 1
            self._note(ground, action, done)
            state = done.state
            if done.run is not None:
                history = History(history.reset, done.run)
        self._note_issues(ground, state)

    def _drawn(self, ground: _Ground, state: State, target: _Target) -> State:
        """Set some of what a target reads; for an issue again until it holds, if it soon does."""
        for _ in range(_TRIES):
            count = min(len(target.slots), self.chance.choice(_DRAWN))
            some = self.chance.sample(target.slots, count)
            changes = [(slot, self.chance.choice(ground.pools[slot])) for slot in some]
            after = change(ground.interpreter.program, state, changes)
            if target.issue is None or after.issues[target.issue] is not None:
                break
        return after

    def _action(self, ground: _Ground, target: Action) -> Action:
        draw = self.chance.random()
        if draw < _SHARE_OF_TARGET:
            return target
        if draw < _SHARE_OF_TARGET + _SHARE_OF_RUNS:
            return Run(ground.machine.stages[-1].name)
        return self.chance.choice(ground.interpreter.menu)

    def _note_issues(self, ground: _Ground, state: State) -> None:
        for issue, visibility in zip(ground.machine.issues, state.issues, strict=True):
            if visibility is not None:
                self.met.add((issue.name, "it never holds"))

    def _note(self, ground: _Ground, action: Action, done: Transition) -> None:
        render(done.prints)
        for each in _flat(done.prints):
            if isinstance(each, Rendered) and id(each.template) in ground.things:
                self.met.add(ground.things[id(each.template)])
        if isinstance(action, Call) and done.outcome is not Outcome.REFUSED:
            self.met.add((action.action, "it is never allowed"))
        if done.run is not None:
            world = World(ground.interpreter.program, done.state)
            for index, metric in enumerate(ground.machine.metrics):
                if done.state.marks[metric.stage] is Mark.GREEN:
                    value = world.metric(index)
                    if value is not None and isinf(value):
                        self.infinite[metric.name] = None


def _flat(prints: Sequence[Print]) -> Iterator[Print]:
    for each in prints:
        yield each.content if isinstance(each, Page) else each
