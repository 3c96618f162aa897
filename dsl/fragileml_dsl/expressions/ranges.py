"""Which numbers an expression can yield."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import frozen

from fragileml_dsl.expressions import intervals
from fragileml_dsl.expressions.compatibility import base
from fragileml_dsl.expressions.facts import Facts, key_of, refine
from fragileml_dsl.expressions.intervals import ANY_DOUBLE, ANY_INT, Interval, hull
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import DOUBLE, INT, EnumType, ListType, SetType
from fragileml_dsl.machine.spelling import spelt_int

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.scope import Scope

STATE_INT = Interval(-(2**31), 2**31 - 1)
"""The range of an int of the state without bounds of its own."""

LARGEST_SIZE = 10_000
"""Elements or characters that a value may have; see ``work.py``."""

_SIZES = Interval(0, LARGEST_SIZE)

__all__ = ["Interval", "Ranges", "check_total", "interval_of", "texts_of"]


def interval_of(typed: Typed, scope: Scope, assume: Sequence[Typed] = ()) -> Interval | None:
    """Return the range of an expression's value, or None if it is no number.

    Args:
        typed: The checked expression; a value that may be null is looked at as if it were not.
        scope: Gives the ranges of variables.
        assume: Conditions that are known to hold.
    """
    ranges = Ranges(scope)
    return ranges.of(typed, ranges.assume(assume))


def check_total(
    typed: Typed, scope: Scope, reporter: Reporter, assume: Sequence[Typed] = ()
) -> None:
    """Report what could fail when an expression is evaluated, and what could cost too much.

    Args:
        typed: The checked expression.
        scope: Gives the ranges of variables.
        reporter: Where findings go.
        assume: Conditions that are known to hold.
    """
    from fragileml_dsl.expressions.totality import Totality
    from fragileml_dsl.expressions.work import check_work

    ranges = Ranges(scope)
    if check_work(typed, reporter):
        Totality(ranges, reporter).check(typed, ranges.assume(assume))


@frozen
class Ranges:
    """Computes ranges of the values of checked expressions."""

    scope: Scope

    def assume(self, conditions: Sequence[Typed], facts: Facts | None = None) -> Facts:
        """Return what is known when the conditions hold."""
        facts = facts or Facts()
        for each in conditions:
            facts = self.refine(facts, each, holds=True)
        return facts

    def refine(self, facts: Facts, condition: Typed, *, holds: bool) -> Facts:
        """Return what is known when a condition also holds, or does not."""
        return refine(facts, condition, self.of, holds=holds)

    def of(self, node: Typed, facts: Facts) -> Interval | None:
        """Return the range of a node's value, or None if it is no number."""
        if base(node.type) not in {INT, DOUBLE}:
            return None
        found = facts.known.get(id(node))
        if found is None:
            found = self.unlimited(node, facts)
            if base(node.type) == INT:
                found = found.meet(ANY_INT)
            found = found.meet(facts.intervals.get(key_of(node), found))
            facts.known[id(node)] = found
        return found

    def element(self, node: Typed, facts: Facts) -> Interval | None:
        """Return the range of the elements of a list, or None if they are no numbers."""
        match node.operator:
            case "list" | "add_list":
                parts = [
                    self.of(each, facts) if node.operator == "list" else self.element(each, facts)
                    for each in node.operands
                ]
            case "filter":
                return self.element(node.operands[0], facts)
            case "map":
                inside = facts.bind(self.element(node.operands[0], facts))
                return self.of(node.operands[1], inside)
            case _:
                return _anything(node.type.element) if isinstance(node.type, ListType) else None
        known = [each for each in parts if each is not None]
        return hull(known) if known and len(known) == len(parts) else None

    def length(self, node: Typed, facts: Facts) -> Interval:
        """Return the range of the number of elements, or of characters of a text."""
        narrower = facts.intervals.get(Typed("size", (node,), None, INT, node.span), _SIZES)
        return self._length(node, facts).meet(narrower)

    def _length(self, node: Typed, facts: Facts) -> Interval:
        if isinstance(node.type, SetType):
            return Interval(0, len(node.type.values))
        if isinstance(node.type, EnumType):
            return hull(Interval(len(each), len(each)) for each in node.type.values)
        match node.operator:
            case "literal" if isinstance(node.constant, str | tuple):
                return Interval(len(node.constant), len(node.constant))
            case "list":
                return Interval(len(node.operands), len(node.operands))
            case "map_literal":
                return Interval(min(1, len(node.operands)), len(node.operands) // 2)
            case "add_list" | "concat_string":
                left, right = (self.length(each, facts) for each in node.operands)
                return intervals.add(left, right)
            case "map":
                return self.length(node.operands[0], facts)
            case "filter":
                return Interval(0, self.length(node.operands[0], facts).high)
            case "conditional":
                return hull(self.length(each, facts) for each in node.operands[1:])
        return _SIZES

    def unlimited(self, node: Typed, facts: Facts) -> Interval:
        """Return the range that a node's operator gives, as if 64 bits were no limit."""
        operator, operands = node.operator, node.operands
        anything = _anything(node.type) or ANY_INT
        if operator == "literal" and isinstance(node.constant, int | float):
            return Interval(node.constant, node.constant)
        if operator in {"variable", "parameter", "define"}:
            return self._reference(node, anything)
        if operator == "local":
            distance = node.constant if isinstance(node.constant, int) else 0
            return facts.elements[-1 - distance] or anything
        if operator == "size":
            return self.length(operands[0], facts)
        if operator == "index_list":
            return self.element(operands[0], facts) or anything
        if operator == "conditional":
            return self._conditional(node, facts) or anything
        if operator == "curve":
            return self._curve(node, facts)
        if operator == "int_from_string":
            return _spelt(operands[0]) or anything
        known = [each for each in (self.of(each, facts) for each in operands) if each is not None]
        function = _FUNCTIONS.get(operator)
        return function(known) if function and known and len(known) == len(operands) else anything

    def _reference(self, node: Typed, anything: Interval) -> Interval:
        found = self.scope.reference(str(node.constant))
        low = found.minimum if isinstance(found, Reference) else None
        high = found.maximum if isinstance(found, Reference) else None
        if base(node.type) == INT:
            low, high = (each if each is None else int(each) for each in (low, high))
            anything = STATE_INT if node.operator != "define" else ANY_INT
        finite = low is not None and high is not None and math.isfinite(low) and math.isfinite(high)
        return Interval(
            anything.low if low is None else low,
            anything.high if high is None else high,
            nan=base(node.type) == DOUBLE and not finite,
        )

    def _conditional(self, node: Typed, facts: Facts) -> Interval | None:
        condition, then, otherwise = node.operands
        branches = [
            self.of(then, self.refine(facts, condition, holds=True)),
            self.of(otherwise, self.refine(facts, condition, holds=False)),
        ]
        known = [each for each in branches if each is not None]
        return hull(known) if known else None

    def _curve(self, node: Typed, facts: Facts) -> Interval:
        heights = [each for each in (self.of(knot, facts) for knot in node.operands[2::2]) if each]
        argument = self.of(node.operands[0], facts) or ANY_DOUBLE
        around = hull(heights)
        return Interval(around.low, around.high, nan=argument.nan)


def _anything(type_: object) -> Interval | None:
    if type_ == INT:
        return ANY_INT
    return ANY_DOUBLE if type_ == DOUBLE else None


def texts_of(node: Typed) -> tuple[str, ...]:
    """Return all texts that a node can yield, or none if they are not known."""
    if node.operator == "literal" and isinstance(node.constant, str):
        return (node.constant,)
    return node.type.values if isinstance(node.type, EnumType) else ()


def _spelt(node: Typed) -> Interval | None:
    """Return the range of the ints that a text can spell, or None if that is not known."""
    numbers = [spelt_int(each) for each in texts_of(node)]
    known = [each for each in numbers if each is not None]
    return Interval(min(known), max(known)) if known and len(known) == len(numbers) else None


def _truncate(operands: Sequence[Interval]) -> Interval:
    low, high = (
        max(-(2.0**63), min(each, 2.0**63)) for each in (operands[0].low, operands[0].high)
    )
    return Interval(int(low), int(high)).meet(ANY_INT)


_FUNCTIONS: dict[str, Callable[[Sequence[Interval]], Interval]] = {
    "add_int": lambda each: intervals.add(*each),
    "subtract_int": lambda each: intervals.subtract(*each),
    "multiply_int": lambda each: intervals.multiply(*each),
    "divide_int": lambda each: intervals.divide_int(*each),
    "modulo_int": lambda each: intervals.modulo_int(*each),
    "negate_int": lambda each: intervals.negate(*each),
    "add_double": lambda each: intervals.add(*each),
    "subtract_double": lambda each: intervals.subtract(*each),
    "multiply_double": lambda each: intervals.multiply(*each),
    "divide_double": lambda each: intervals.divide_double(*each),
    "negate_double": lambda each: intervals.negate(*each),
    "double_from_int": lambda each: Interval(float(each[0].low), float(each[0].high)),
    "int_from_double": _truncate,
    "min": intervals.least,
    "max": intervals.greatest,
    "clamp": intervals.clamp,
}
