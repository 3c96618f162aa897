"""Which variables things read: what staleness, incremental judging and knowledge follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from fragileml_dsl.machine.machine import Issue, Metric, Write
from fragileml_dsl.machine.term import Term

Slots = tuple[int, ...]
T = TypeVar("T", int, str)


def slots_of(terms: Iterable[Term]) -> Slots:
    """Return the slots that terms read, ascending."""
    return tuple(sorted({_slot(node) for term in terms for node in term.walk()} - {_NONE}))


_NONE = -1


def _slot(node: Term) -> int:
    slot = node.constant
    return slot if node.operator == "variable" and isinstance(slot, int) else _NONE


def packages_of(terms: Iterable[Term]) -> tuple[str, ...]:
    """Return the packages that terms read, ascending; ``*`` stands for all."""
    return tuple(sorted({_package(node) for term in terms for node in term.walk()} - {""}))


def _package(node: Term) -> str:
    match node.operator, node.constant:
        case "package" | "installed", str(name):
            return name
        case "satisfies", (str(name), _):
            return name
        case "pip_check", _:
            return "*"
    return ""


def union(*many: Iterable[T]) -> tuple[T, ...]:
    """Return the elements of all, ascending."""
    return tuple(sorted(set().union(*many)))


def reads_of_writes(writes: Iterable[Write]) -> Slots:
    """Return the slots that right-hand sides read."""
    return slots_of(each.term for each in writes)


def terms_of_metric(index: int, metric: Metric, issues: tuple[Issue, ...]) -> tuple[Term, ...]:
    """Return what a metric depends on: its base, its effects and when they apply."""
    terms = [metric.base]
    for issue in (issues[each] for each in metric.issues):
        terms.append(issue.when)
        for effect in (each for each in issue.effects if each.metric == index):
            terms.append(effect.term)
            terms.extend([effect.logged] if effect.logged else [])
    return tuple(terms)


def reads_of_metric(index: int, metric: Metric, issues: tuple[Issue, ...]) -> Slots:
    """Return the slots that a metric depends on."""
    return slots_of(terms_of_metric(index, metric, issues))
