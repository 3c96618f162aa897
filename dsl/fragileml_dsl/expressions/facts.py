"""What conditions that hold say about numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field, frozen

from fragileml_dsl.expressions.environment import Leaf
from fragileml_dsl.expressions.intervals import Interval
from fragileml_dsl.expressions.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Key: TypeAlias = Leaf | Typed
"""A node for the purpose of facts: what it reads, not which type it was given."""

IntervalOf: TypeAlias = "Callable[[Typed, Facts], Interval | None]"

_FLIPPED = {
    "less": "greater_equal",
    "less_equal": "greater",
    "greater": "less_equal",
    "greater_equal": "less",
}
_MIRRORED = {
    "less": "greater",
    "less_equal": "greater_equal",
    "greater": "less",
    "greater_equal": "less_equal",
}


def key_of(node: Typed) -> Key:
    """Return the key of a node."""
    return node if node.operands else (node.operator, node.constant)


@frozen(eq=False)
class Facts:
    """What is known at one place of an expression.

    Attributes:
        intervals: Ranges narrower than the types'.
        truths: Conditions known to be true.
        elements: Ranges of macro variables, the innermost last, None for what is no number.
        known: Ranges computed so far, by the identity of their node.
    """

    intervals: Mapping[Key, Interval] = field(factory=dict)
    truths: frozenset[Typed] = frozenset()
    elements: tuple[Interval | None, ...] = ()
    known: dict[int, Interval | None] = field(factory=dict, init=False)

    def bind(self, element: Interval | None) -> Facts:
        """Return the facts inside a macro; those on outer macro variables are dropped."""
        intervals = {key: each for key, each in self.intervals.items() if not _is_local(key)}
        truths = frozenset(each for each in self.truths if not _is_local(each))
        return Facts(intervals, truths, (*self.elements, element))

    def with_interval(self, node: Typed, interval: Interval) -> Facts:
        """Return the facts with one more range."""
        if node.operator == "literal":
            return self
        return Facts({**self.intervals, key_of(node): interval}, self.truths, self.elements)


def refine(facts: Facts, condition: Typed, interval_of: IntervalOf, *, holds: bool) -> Facts:
    """Return the facts where ``condition`` is known to be true, or false."""
    operator, operands = condition.operator, condition.operands
    if operator == "not":
        return refine(facts, operands[0], interval_of, holds=not holds)
    if operator in {"and", "or"}:
        if (operator == "and") == holds:
            for each in operands:
                facts = refine(facts, each, interval_of, holds=holds)
        return facts
    if holds:
        facts = Facts(facts.intervals, facts.truths | {condition}, facts.elements)
    relation, nullable = operator.removesuffix("_nullable"), operator.endswith("_nullable")
    order = relation.rpartition("_")[0]
    if operator in {"equal", "not_equal"}:
        return _equate(facts, condition, interval_of, same=(operator == "equal") == holds)
    if order not in _FLIPPED or (nullable and not holds):
        return facts
    ranges = [interval_of(each, facts) for each in operands]
    if not holds and any(each is None or each.nan for each in ranges):
        return facts
    return _order(facts, condition, interval_of, order if holds else _FLIPPED[order])


def _order(facts: Facts, condition: Typed, interval_of: IntervalOf, order: str) -> Facts:
    left, right = condition.operands
    before, after = interval_of(left, facts), interval_of(right, facts)
    if before is None or after is None:
        return facts
    facts = facts.with_interval(left, _bounded(before, after, order))
    return facts.with_interval(right, _bounded(after, before, _MIRRORED[order]))


def _bounded(interval: Interval, other: Interval, order: str) -> Interval:
    """Return the part of ``interval`` that stands in this order to some number of ``other``."""
    strict = not order.endswith("equal")
    narrowed = evolve(interval, nan=False)
    if order.startswith("less"):
        bound = _before(other.high) if strict else other.high
        return narrowed.meet(Interval(narrowed.low, bound)) if bound >= narrowed.low else narrowed
    bound = _after(other.low) if strict else other.low
    return narrowed.meet(Interval(bound, narrowed.high)) if bound <= narrowed.high else narrowed


def _before(bound: float) -> float:
    return bound - 1 if isinstance(bound, int) else math.nextafter(bound, -math.inf)


def _after(bound: float) -> float:
    return bound + 1 if isinstance(bound, int) else math.nextafter(bound, math.inf)


def _equate(facts: Facts, condition: Typed, interval_of: IntervalOf, *, same: bool) -> Facts:
    left, right = condition.operands
    one, two = interval_of(left, facts), interval_of(right, facts)
    if one is None or two is None:
        return facts
    if same:
        if one.is_apart_from(two):
            return facts
        one, two = evolve(one, nan=False), evolve(two, nan=False)
        return facts.with_interval(left, one.meet(two)).with_interval(right, two.meet(one))
    if two.point is not None:
        facts = facts.with_interval(left, one.without(two.point))
    if one.point is not None:
        facts = facts.with_interval(right, two.without(one.point))
    return facts


def _is_local(key: Key) -> bool:
    if isinstance(key, Typed):
        return any(each.operator == "local" for each in key.walk())
    return key[0] == "local"
