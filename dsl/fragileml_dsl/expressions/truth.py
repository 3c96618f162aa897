"""Whether a condition can turn out both ways, as far as ranges and sets of values tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from fragileml_dsl.expressions.complaints import shown
from fragileml_dsl.expressions.ranges import Ranges, texts_of
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import BOOL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.facts import Facts
    from fragileml_dsl.expressions.intervals import Interval
    from fragileml_dsl.expressions.scope import Scope


def check_constant(
    condition: Typed, scope: Scope, reporter: Reporter, assume: Sequence[Typed] = ()
) -> None:
    """Warn of a condition, or the smallest part of one, that is always true or always false.

    A plain ``true`` or ``false`` is meant so.

    Args:
        condition: The checked condition.
        scope: Gives the ranges of variables.
        reporter: Where findings go.
        assume: Conditions that are known to hold where it is evaluated.
    """
    ranges = Ranges(scope)
    if condition.operator != "literal":
        _Truths(ranges, reporter).check(condition, ranges.assume(assume))


@frozen
class _Truths:
    ranges: Ranges
    reporter: Reporter

    def check(self, node: Typed, facts: Facts) -> None:
        """Report a part that is constant where ``facts`` are known."""
        if node.operator == "not":
            self.check(node.operands[0], facts)
            return
        if node.operator in {"and", "or"}:
            for each in node.operands:
                self.check(each, facts)
                facts = self.ranges.refine(facts, each, holds=node.operator == "and")
        elif self.truth(node, facts) is not None:
            self._report(node, facts)

    def truth(self, node: Typed, facts: Facts) -> bool | None:
        """Return what a condition always is, or None if it can turn out both ways."""
        if node in facts.truths:
            return True
        if Typed("not", (node,), None, BOOL, node.span) in facts.truths:
            return False
        match node.operator:
            case "literal" if isinstance(node.constant, bool):
                return node.constant
            case "not":
                inner = self.truth(node.operands[0], facts)
                return None if inner is None else not inner
            case "and" | "or":
                return self._joined(node, facts)
            case "equal" | "not_equal":
                same = self._same(node, facts)
                return None if same is None else same == (node.operator == "equal")
        return self._ordered(node, facts)

    def _joined(self, node: Typed, facts: Facts) -> bool | None:
        decisive = node.operator == "or"
        known = []
        for each in node.operands:
            known.append(self.truth(each, facts))
            if known[-1] == decisive:
                return decisive
            facts = self.ranges.refine(facts, each, holds=not decisive)
        return None if None in known else not decisive

    def _same(self, node: Typed, facts: Facts) -> bool | None:
        """Return whether two operands are always equal, or never."""
        left, right = node.operands
        one, two = self.ranges.of(left, facts), self.ranges.of(right, facts)
        if one is not None and two is not None:
            if one.point is not None and one.point == two.point:
                return True
            apart = one.high < two.low or two.high < one.low
            return False if apart or _misses_zero(one, two) or _misses_zero(two, one) else None
        texts, others = _words(left, facts), _words(right, facts)
        if not texts or not others:
            return None
        if texts.isdisjoint(others):
            return False
        return True if len(texts | others) == 1 else None

    def _ordered(self, node: Typed, facts: Facts) -> bool | None:
        order = node.operator.rpartition("_")[0]
        if order not in _HOLDS or node.operator.endswith("_nullable"):
            return None
        one, two = (self.ranges.of(each, facts) for each in node.operands)
        if one is None or two is None:
            return None
        if order.startswith("greater"):
            one, two, order = two, one, order.replace("greater", "less")
        always = one.high < two.low if order == "less" else one.high <= two.low
        never = one.low >= two.high if order == "less" else one.low > two.high
        if always and not (one.nan or two.nan):
            return True
        return False if never else None

    def _report(self, node: Typed, facts: Facts) -> None:
        word = "true" if self.truth(node, facts) else "false"
        message = f"this is always {word}{self._reason(node, facts)}"
        hint = "compare it with something that it can be, or leave it out"
        self.reporter.report("FML715", node.span, message, hint=hint)

    def _reason(self, node: Typed, facts: Facts) -> str:
        """Return the range of the name that a comparison is about, as a clause."""
        names = [each for each in node.operands if each.operator in {"variable", "define"}]
        interval = self.ranges.of(names[0], facts) if len(names) == 1 else None
        if interval is None:
            return ""
        return f": {shown(names[0])} lies between {interval.low} and {interval.high}"


_HOLDS = {"less", "less_equal", "greater", "greater_equal"}


def _misses_zero(point: Interval, other: Interval) -> bool:
    return point.point == 0 and other.nonzero


def _words(node: Typed, facts: Facts) -> frozenset[str]:
    """Return the words that a node can yield, given what is known to be equal to it."""
    for each in facts.truths:
        if each.operator == "equal" and node in each.operands and node.operator != "literal":
            known = [other for other in each.operands if other.operator == "literal"]
            if known:
                return frozenset(texts_of(known[0]))
    return frozenset(texts_of(node))
