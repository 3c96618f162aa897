"""What terms of a machine read: variables by slot, and the installed packages as one more."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeAlias

from attrs import define

from fragileml_dsl.machine.machine import Issue, Machine
from fragileml_dsl.machine.reads import terms_of_metric
from fragileml_dsl.machine.term import Term

PACKAGES = -1
"""Stands among slots for what is installed."""

Slots: TypeAlias = frozenset[int]

_OF_PACKAGES = frozenset({"package", "installed", "satisfies", "pip_check"})


@define(slots=False, eq=False)
class Reads:
    """Says what the parts of one machine read."""

    machine: Machine

    def of(self, terms: Iterable[Term]) -> Slots:
        """Return what terms read, through the issues and metrics that they ask for."""
        return frozenset(slot for term in terms for node in term.walk() for slot in self._of(node))

    def _of(self, node: Term) -> Iterable[int]:
        index = node.constant
        if node.operator in _OF_PACKAGES:
            return (PACKAGES,)
        if not isinstance(index, int):
            return ()
        match node.operator:
            case "variable":
                return (index,)
            case "issue":
                return self.issues[index]
            case "metric":
                return self.metrics[index]
        return ()

    @cached_property
    def issues(self) -> tuple[Slots, ...]:
        """By issue: what says whether it holds and how it shows itself."""
        return tuple(_of_issue(each) for each in self.machine.issues)

    @cached_property
    def metrics(self) -> tuple[Slots, ...]:
        """By metric: what its value follows from."""
        issues = self.machine.issues
        return tuple(
            self.of(terms_of_metric(index, each, issues))
            for index, each in enumerate(self.machine.metrics)
        )


def _of_issue(issue: Issue) -> Slots:
    return frozenset(issue.reads) | ({PACKAGES} if issue.packages else frozenset())


def looks_beyond_values(term: Term) -> bool:
    """Say whether a term reads anything that values and packages alone do not decide."""
    return any(node.operator in {"metric", "stage", "issue"} for node in term.walk())


def asks_for_green_alone(term: Term) -> bool:
    """Say whether a term asks of stages no more than whether they are green."""
    asked = sum(node.operator == "stage" for node in term.walk())
    return asked == sum(_asks_for_green(node) for node in term.walk())


def _asks_for_green(node: Term) -> bool:
    operators = [each.operator for each in node.operands]
    return (
        node.operator in {"equal", "not_equal"}
        and sorted(operators) == ["literal", "stage"]
        and any(each.constant == "green" for each in node.operands)
    )
