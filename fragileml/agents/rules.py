"""The ``rules`` agent: a table from symptoms to repairs, and nothing known besides."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field, frozen

from fragileml.agents.agent import View
from fragileml.agents.literals import read_literal
from fragileml.agents.rule_table import GROUP, Cause, Condition, Row
from fragileml.agents.usage import Usage
from fragileml.episode import Observation
from fragileml.machine import Action, Call, Edit, Inspect, Mark, Outcome, Pip, Run, Submit

if TYPE_CHECKING:
    from fragileml.machine.actions import Given
    from fragileml_dsl.expressions.patterns import Pattern
    from fragileml_dsl.machine.term import Value

Groups: TypeAlias = Mapping[str, str]
"""What the named groups of some patterns matched."""

Script: TypeAlias = Generator[Action, Observation, None]
"""Actions are yielded; each gets back what is seen after it."""

GOAL = Run("goal")
"""In a table, a run of the goal stage, whatever its name."""


@frozen(eq=False)
class Suspicion:
    """A cause that the evidence speaks for, of a row whose symptom shows."""

    row: Row
    cause: Cause
    groups: Groups

    def actions(self) -> tuple[Action, ...]:
        """Return what is done about it, with the values that were read off."""
        return tuple(_filled(action, self.groups) for action in self.cause.actions)


class RulesAgent:
    """Acts on the first cause of the first row of its table that fits, then looks again.

    Conditions look at printed lines, at the text of probes (which it pays for), at visible
    settings and at marks. Each cause is acted on at most once. When none is left that fits, it sees
    to it that the goal stage has run and submits, with the diagnosis of the first cause acted on.
    """

    name = "rules"

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self.reset(View((), tuple))

    def reset(self, view: View) -> None:
        """Begin an episode."""
        self._view = view
        self._followed: list[Suspicion] = []
        self._script: Script | None = None

    def act(self, observation: Observation) -> Action:
        """Return the next action of the script."""
        if self._script is None:
            evidence = Evidence(observation, observation.lines)
            self._script = self._debug(evidence)
            return next(self._script)
        return self._script.send(observation)

    def applied(self) -> tuple[str, ...]:
        """Return the ids of the rows that it has applied, in order, each once."""
        return tuple(dict.fromkeys(each.row.id for each in self._followed))

    def usage(self) -> Usage | None:
        """Return nothing: there is no model behind it."""
        return None

    def _debug(self, evidence: Evidence) -> Script:
        goal = Run(evidence.seen.goal)
        while (suspicion := (yield from self._choose(evidence))) is not None:
            self._followed.append(suspicion)
            for action in suspicion.actions():
                yield from evidence.gather(goal if action == GOAL else action)
        if evidence.seen.marks[goal.stage] != Mark.GREEN:
            yield from evidence.gather(goal)
        yield self._diagnosis()

    def _choose(self, evidence: Evidence) -> Generator[Action, Observation, Suspicion | None]:
        tried = {id(each.cause) for each in self._followed}
        for row in self._rows:
            causes = [each for each in row.causes if id(each) not in tried]
            causes = [each for each in causes if _is_possible(row, each, evidence.seen)]
            if not causes or (symptom := (yield from evidence.groups(row.symptom))) is None:
                continue
            for cause in causes:
                check = yield from evidence.groups(cause.check)
                if check is not None:
                    return Suspicion(row, cause, {**symptom, **check})
        return None

    def _diagnosis(self) -> Submit:
        submit = self._followed[0].cause.diagnosis if self._followed else Submit()
        return submit if submit in self._view.menu else Submit()


@define
class Evidence:
    """What has been seen in one episode: the last run's lines, and probes since a change."""

    seen: Observation
    log: tuple[str, ...]
    probed: dict[str, tuple[str, ...]] = field(factory=dict)

    def gather(self, action: Action) -> Script:
        """Do something and remember what it shows."""
        self.seen = yield action
        if isinstance(action, Run):
            self.log = self.seen.lines
        if isinstance(action, Inspect):
            refused = self.seen.outcome is Outcome.REFUSED
            self.probed[action.probe] = () if refused else self.seen.lines
        else:
            self.probed.clear()

    def groups(self, condition: Condition) -> Generator[Action, Observation, Groups | None]:
        """Say whether a condition holds: what its patterns' groups matched, or None.

        What costs nothing is judged first; probes are inspected until one disagrees.
        """
        found: dict[str, str] = {}
        if not self._agrees(condition):
            return None
        if condition.line is not None:
            groups = _search(condition.line, self.log)
            if groups is None:
                return None
            found.update(groups)
        for probe, pattern in condition.probes:
            if probe not in self.probed:
                yield from self.gather(Inspect(probe))
            groups = _search(pattern, self.probed[probe])
            if groups is None:
                return None
            found.update(groups)
        return found

    def _agrees(self, condition: Condition) -> bool:
        values, marks = self.seen.values, self.seen.marks
        return all(
            name in values and _same(values[name], value) for name, value in condition.settings
        ) and all(marks.get(stage) == mark for stage, mark in condition.marks)


def _search(pattern: Pattern, lines: Iterable[str]) -> Groups | None:
    matches = (pattern.search(line) for line in lines)
    return next((groups for groups in matches if groups is not None), None)


def _filled(action: Action, groups: Groups) -> Action:
    if not isinstance(action, Edit):
        return action
    return Edit(tuple((name, _read_off(value, groups)) for name, value in action.settings))


def _read_off(value: Given, groups: Groups) -> Given:
    if isinstance(value, str) and value.startswith(GROUP):
        return read_literal(groups[value.removeprefix(GROUP)])
    return value


def _same(seen: Value, wanted: Value) -> bool:
    """Compare as people do: 1 is 1.0 but not true."""
    return isinstance(seen, bool) == isinstance(wanted, bool) and seen == wanted


def _is_possible(row: Row, cause: Cause, seen: Observation) -> bool:
    """Say whether this pipeline has all that a row and its cause look at and do."""
    probes = (*row.symptom.probes, *cause.check.probes)
    return all(name in seen.probes for name, _ in probes) and all(
        _is_known(action, seen) for action in cause.actions
    )


def _is_known(action: Action, seen: Observation) -> bool:
    match action:
        case Edit(settings):
            editable = {each.name for each in seen.settings if each.editable}
            return all(name in editable for name, _ in settings)
        case Run(stage):
            return action == GOAL or stage in seen.marks
        case Inspect(probe):
            return probe in seen.probes
        case Call(name):
            return name in seen.calls
        case Pip():
            return seen.pip_minutes is not None
        case Submit():
            return True
