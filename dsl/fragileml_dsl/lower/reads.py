"""Which variables things read: what staleness, incremental judging and knowledge follow."""

from __future__ import annotations

from collections.abc import Iterable

from fragileml_dsl.machine.machine import Issue, Metric, Write
from fragileml_dsl.machine.term import Term

Slots = tuple[int, ...]


def slots_of(terms: Iterable[Term]) -> Slots:
    """Return the slots that terms read, ascending."""
    return tuple(sorted({_slot(node) for term in terms for node in term.walk()} - {_NONE}))


_NONE = -1


def _slot(node: Term) -> int:
    slot = node.constant
    return slot if node.operator == "variable" and isinstance(slot, int) else _NONE


def union(*many: Iterable[int]) -> Slots:
    """Return the slots of all, ascending."""
    return tuple(sorted(set().union(*many)))


def reads_of_writes(writes: Iterable[Write]) -> Slots:
    """Return the slots that right-hand sides read."""
    return slots_of(each.term for each in writes)


def reads_of_metric(index: int, metric: Metric, issues: tuple[Issue, ...]) -> Slots:
    """Return the slots that a metric depends on: its base, its effects and when they apply."""
    terms = [metric.base]
    for issue in (issues[each] for each in metric.issues):
        terms.append(issue.when)
        for effect in (each for each in issue.effects if each.metric == index):
            terms.append(effect.term)
            terms.extend([effect.logged] if effect.logged else [])
    return slots_of(terms)
