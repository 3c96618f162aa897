"""What many episodes come to, by agent and by the stage that was broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from statistics import fmean

from attrs import frozen

from fragileml.agents.usage import Usage
from fragileml.bench.record import Record

_DIGITS = 4


@frozen
class Score:
    """Means over some episodes.

    Attributes:
        episodes: How many there were.
        successes: How many of them succeeded.
        success: Their share.
        minutes: Minutes spent.
        cost: Share of the budget of minutes that was spent.
        efficiency: Par by minutes spent, over successes with a par; None if there are none.
        steps: Steps taken.
        regressions: What was broken besides.
        diagnosis: Share of the diagnosis that was right.
        refused: Refused actions.
        score: The reward, in thousandths.
    """

    episodes: int
    successes: int
    success: float
    minutes: float
    cost: float
    efficiency: float | None
    steps: float
    regressions: float
    diagnosis: float
    refused: float
    score: float


@frozen
class RuleUse:
    """How a rule of an agent was used.

    Attributes:
        rule: Its id.
        applied: In how many scenarios it was applied.
        repaired: The scenarios where it was applied in an episode that succeeded: those it serves.
    """

    rule: str
    applied: int
    repaired: tuple[str, ...]


@frozen
class AgentSummary:
    """One agent.

    Attributes:
        agent: Its name.
        total: Over all episodes.
        stages: Over those of each stage that was broken, in the order of the scenarios.
        scenarios: Successes by scenario.
        rules: Its rules, those that serve most scenarios first.
        usage: What the language model behind it took, None if there is none.
    """

    agent: str
    total: Score
    stages: dict[str, Score]
    scenarios: dict[str, int]
    rules: tuple[RuleUse, ...]
    usage: Usage | None


def summarise(records: Sequence[Record]) -> tuple[AgentSummary, ...]:
    """Return a summary of each agent, in the order in which they stand in the records."""
    return tuple(_summarise(name, own) for name, own in _group(records, "agent").items())


def _summarise(agent: str, records: Sequence[Record]) -> AgentSummary:
    return AgentSummary(
        agent=agent,
        total=score(records),
        stages={stage: score(own) for stage, own in _group(records, "stage").items()},
        scenarios={
            scenario: sum(each.success for each in own)
            for scenario, own in _group(records, "scenario").items()
        },
        rules=_rule_uses(records),
        usage=_usage(records),
    )


def _usage(records: Sequence[Record]) -> Usage | None:
    counted = [each.usage for each in records if each.usage]
    return reduce(Usage.plus, counted) if counted else None


def _group(records: Iterable[Record], attribute: str) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(getattr(record, attribute), []).append(record)
    return groups


def _rule_uses(records: Iterable[Record]) -> tuple[RuleUse, ...]:
    applied: dict[str, dict[str, bool]] = {}
    for record in records:
        for rule in record.applied:
            scenarios = applied.setdefault(rule, {})
            scenarios[record.scenario] = scenarios.get(record.scenario, False) or record.success
    uses = [
        RuleUse(rule, len(scenarios), tuple(name for name in scenarios if scenarios[name]))
        for rule, scenarios in applied.items()
    ]
    return tuple(sorted(uses, key=lambda use: (-len(use.repaired), use.rule)))


def score(records: Sequence[Record]) -> Score:
    """Return the means over records, of which there is at least one."""
    successes = sum(each.success for each in records)
    return Score(
        episodes=len(records),
        successes=successes,
        success=round(successes / len(records), _DIGITS),
        minutes=_mean(each.minutes for each in records),
        cost=_mean(each.minutes / each.budget for each in records),
        efficiency=_efficiency(records),
        steps=_mean(each.steps for each in records),
        regressions=_mean(each.regressions for each in records),
        diagnosis=_mean(each.diagnosis / 1000 for each in records),
        refused=_mean(each.refused for each in records),
        score=_mean(each.score for each in records),
    )


def _efficiency(records: Iterable[Record]) -> float | None:
    known = [each.efficiency / 1000 for each in records if each.efficiency is not None]
    return _mean(known) if known else None


def _mean(numbers: Iterable[float]) -> float:
    return round(fmean(numbers), _DIGITS)
