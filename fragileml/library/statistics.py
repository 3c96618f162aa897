"""What a pack holds, in figures: what it covers, and how its issues and tests are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from fragileml.analysis.scripts import action_of
from fragileml.episode.episode import Episode
from fragileml.episode.judge import is_bad
from fragileml.library.packs import load_pack
from fragileml.library.scenarios import load_machine, scenario_path, scenarios
from fragileml.packages import link
from fragileml_dsl.machine.machine import Issue, Kind, Machine
from fragileml_dsl.syntax.names import STAGES

INLINE = "inline"
"""Stands for the pipelines that scenarios hold themselves, which have no id."""


@frozen
class Share:
    """How many of some things have a property."""

    part: int
    whole: int

    @property
    def fraction(self) -> float:
        """The share, from 0 to 1; 0 of nothing is 0."""
        return self.part / self.whole if self.whole else 0.0


@frozen
class Statistics:
    """Figures of some scenarios.

    Attributes:
        scenarios: How many there are.
        pipelines: How many use each pipeline.
        stages: How many have a fault that raises an issue of each stage, in the stages' order.
        visibilities: How many have one that raises a loud, a warning or a silent issue.
        faults: How many have so many faults; those with 0 are negative controls.
        injected: How many change by themselves while the agent works.
        varied: How many differ by seed.
        records: Different records that the evidence of raised issues names.
        wide: Issues whose condition reads two or more variables or packages, of all issues.
        switches: Issues that read one variable alone, a bool that the agent may set.
        wrong_fixes: Scenarios with a test that ends broken, but otherwise than the scenario begins:
            another stage fails, or with another message, or other issues hold; of those that have
            faults.
        without_wrong_fix: The ids of the others of those.
    """

    scenarios: int
    pipelines: dict[str, int]
    stages: dict[str, int]
    visibilities: dict[str, int]
    faults: dict[int, int]
    injected: int
    varied: int
    records: int
    wide: Share
    switches: Share
    wrong_fixes: Share
    without_wrong_fix: tuple[str, ...]


def statistics(pack: str | Path | None = None) -> Statistics:
    """Return the figures of a pack, or of all packs that are found.

    Raises:
        CompileError: If the file of a scenario has mistakes.
        FragileMLError: If there is no such pack.
    """
    if pack is None:
        paths = [scenario_path(name) for name in scenarios()]
    else:
        home = load_pack(pack)
        paths = [home.path(name) for name in home.scenarios]
    return summarise([load_machine(path) for path in paths])


def summarise(machines: Sequence[Machine]) -> Statistics:
    """Return the figures of some scenarios."""
    broken = [each for each in machines if each.faults]
    without = [each.annotations.id for each in broken if not shows_a_wrong_fix(each)]
    issues = _issues(machines)
    return Statistics(
        scenarios=len(machines),
        pipelines=_count(each.annotations.pipeline or INLINE for each in machines),
        stages=_stages(machines),
        visibilities=_count(word for each in machines for word in _visibilities(each)),
        faults=dict(sorted(Counter(len(each.faults) for each in machines).items())),
        injected=sum(bool(each.injections) for each in machines),
        varied=sum(bool(each.variations) for each in machines),
        records=len(set().union(*map(_records, machines))),
        wide=Share(sum(issue.wide for issue in issues), len(issues)),
        switches=Share(sum(issue.switch for issue in issues), len(issues)),
        wrong_fixes=Share(len(broken) - len(without), len(broken)),
        without_wrong_fix=tuple(without),
    )


def shows_a_wrong_fix(machine: Machine) -> bool:
    """Say whether a test leaves a scenario broken, but otherwise than it begins.

    What counts is the stage that the last run failed in, its message, and which issues hold.
    """
    interpreter = link(machine)
    for test in machine.annotations.tests:
        episode = Episode(interpreter, test.seed or 0)
        before = _Symptoms.of(episode)
        for step in test.script:
            if not episode.ended:
                episode.step(action_of(step))
        after = _Symptoms.of(episode)
        if after.issues and after != before:
            return True
    return False


@frozen
class _Symptoms:
    """How a pipeline is broken: the failed stage, its message, and the issues that count."""

    stage: int | None
    message: tuple[str, ...]
    issues: frozenset[int]

    @classmethod
    def of(cls, episode: Episode) -> _Symptoms:
        moment = episode.snapshot()
        failure, held = moment.history.run.failure, moment.state.issues
        relevant = episode.interpreter.program.relevant_issues
        return cls(
            stage=failure.stage if failure else None,
            message=tuple(failure.error.lines()) if failure else (),
            issues=frozenset(issue for issue in relevant if is_bad(held[issue])),
        )


@frozen
class _IssueFacts:
    """What is counted of an issue, the same in all machines that hold it."""

    name: str
    wide: bool
    switch: bool

    @classmethod
    def of(cls, machine: Machine, issue: Issue) -> _IssueFacts:
        read = [machine.variables[slot] for slot in issue.reads]
        alone = len(read) == 1 and not issue.packages
        switch = alone and read[0].kind is Kind.BOOL and read[0].editable
        wide = len(read) + len(issue.packages) > 1 or "*" in issue.packages
        return cls(issue.name, wide, switch)


def _issues(machines: Sequence[Machine]) -> tuple[_IssueFacts, ...]:
    facts = (_IssueFacts.of(each, issue) for each in machines for issue in each.issues)
    return tuple(dict.fromkeys(facts))


def _raised(machine: Machine) -> tuple[Issue, ...]:
    names = {name for raises in machine.annotations.raises for name in raises}
    return tuple(issue for issue in machine.issues if issue.name in names)


def _stages(machines: Sequence[Machine]) -> dict[str, int]:
    """Count scenarios by the stages of the issues that their faults raise."""
    found = Counter(
        name for each in machines for name in {each.stages[i.stage].name for i in _raised(each)}
    )
    return {name: found[name] for name in STAGES if name in found}


def _visibilities(machine: Machine) -> set[str]:
    return {str(choice.visibility) for issue in _raised(machine) for choice in issue.visibility}


def _records(machine: Machine) -> set[str]:
    """Return the records of the corpus that the issues come from which the faults raise."""
    raised = {issue.name for issue in _raised(machine)}
    notes = machine.annotations.issues
    return {note.record for note in notes if note.record and note.name in raised}


def _count(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))
