"""The ``rules`` agent: a table from symptoms to repairs, and nothing known besides."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from fragileml.agents.agent import View
from fragileml.agents.rule_table import Pattern, Row
from fragileml.episode import Observation
from fragileml.machine import Action, Call, Edit, Inspect, Mark, Outcome, Run, Submit

if TYPE_CHECKING:
    from fragileml_dsl.machine.term import Value

Script: TypeAlias = Generator[Action, Observation, None]
"""Actions are yielded; each gets back what is seen after it."""

GOAL = Run("goal")
"""In a table, a run of the goal stage, whatever its name."""


class RulesAgent:
    """Applies the first row of its table whose conditions hold, then looks again.

    Conditions look at printed lines, at the text of probes (which it pays for), at visible
    settings and at marks. Each row is applied at most once. When none is left that fires, it sees
    to it that the goal stage has run and submits, with the diagnosis of the first row applied.
    """

    name = "rules"

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self.reset(View((), tuple))

    def reset(self, view: View) -> None:
        """Begin an episode."""
        self._view = view
        self._applied: list[Row] = []
        self._script: Script | None = None

    def act(self, observation: Observation) -> Action:
        """Return the next action of the script."""
        if self._script is None:
            evidence = Evidence(observation, observation.lines)
            self._script = self._debug(evidence)
            return next(self._script)
        return self._script.send(observation)

    def applied(self) -> tuple[str, ...]:
        """Return the ids of the rows that it has applied, in order."""
        return tuple(row.id for row in self._applied)

    def _debug(self, evidence: Evidence) -> Script:
        goal = Run(evidence.seen.goal)
        while (row := (yield from self._choose(evidence))) is not None:
            self._applied.append(row)
            for action in row.actions:
                yield from evidence.gather(goal if action == GOAL else action)
        if evidence.seen.marks[goal.stage] != Mark.GREEN:
            yield from evidence.gather(goal)
        yield self._diagnosis()

    def _choose(self, evidence: Evidence) -> Generator[Action, Observation, Row | None]:
        for row in self._rows:
            if row in self._applied or not self._is_possible(row, evidence.seen):
                continue
            if evidence.shows(row) and (yield from evidence.confirms(row)):
                return row
        return None

    def _is_possible(self, row: Row, seen: Observation) -> bool:
        """Say whether this pipeline has all that the row looks at and does."""
        return all(name in seen.probes for name, _ in row.probes) and all(
            _is_known(action, seen) for action in row.actions
        )

    def _diagnosis(self) -> Submit:
        submit = self._applied[0].diagnosis if self._applied else Submit()
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

    def shows(self, row: Row) -> bool:
        """Say whether the conditions of a row hold that cost nothing to judge."""
        values, marks = self.seen.values, self.seen.marks
        return (
            (row.line is None or _found(row.line, self.log))
            and all(name in values and _same(values[name], value) for name, value in row.settings)
            and all(marks.get(stage) == mark for stage, mark in row.marks)
        )

    def confirms(self, row: Row) -> Generator[Action, Observation, bool]:
        """Inspect the probes of a row until one disagrees; say whether all agree."""
        for probe, pattern in row.probes:
            if probe not in self.probed:
                yield from self.gather(Inspect(probe))
            if not _found(pattern, self.probed[probe]):
                return False
        return True


def _found(pattern: Pattern, lines: Iterable[str]) -> bool:
    return any(map(pattern, lines))


def _same(seen: Value, wanted: Value) -> bool:
    """Compare as people do: 1 is 1.0 but not true."""
    return isinstance(seen, bool) == isinstance(wanted, bool) and seen == wanted


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
        case Submit():
            return True
