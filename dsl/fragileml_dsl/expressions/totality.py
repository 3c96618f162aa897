"""What could fail when an expression is evaluated: divisions, indices, overflows, conversions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from fragileml_dsl.expressions.complaints import shown
from fragileml_dsl.expressions.intervals import ANY_DOUBLE, ANY_INT, INT_HIGH, INT_LOW
from fragileml_dsl.expressions.ranges import Ranges, texts_of
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import BOOL
from fragileml_dsl.machine.spelling import spelt_bool, spelt_double, spelt_int

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.facts import Facts
    from fragileml_dsl.expressions.intervals import Interval

_DIVISIONS = {"divide_int", "modulo_int", "divide_double"}
_OVERFLOWING = {"add_int", "subtract_int", "multiply_int", "divide_int", "negate_int"}
_MACROS = {"all", "exists", "exists_one", "map", "filter"}
_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "int_from_string": ("an int", spelt_int),
    "double_from_string": ("a double", spelt_double),
    "bool_from_string": ("a bool", spelt_bool),
}


@frozen
class Totality:
    """Walks an expression with what is known at each of its nodes."""

    ranges: Ranges
    reporter: Reporter

    def check(self, node: Typed, facts: Facts) -> None:
        """Report what could fail in a node and below it, given ``facts``."""
        operator, operands = node.operator, node.operands
        if operator in {"and", "or"}:
            for each in operands:
                self.check(each, facts)
                facts = self.ranges.refine(facts, each, holds=operator == "and")
            return
        if operator == "conditional":
            condition, then, otherwise = operands
            self.check(condition, facts)
            self.check(then, self.ranges.refine(facts, condition, holds=True))
            self.check(otherwise, self.ranges.refine(facts, condition, holds=False))
            return
        if operator in _MACROS:
            range_, body = operands
            self.check(range_, facts)
            self.check(body, facts.bind(self.ranges.element(range_, facts)))
            return
        for each in operands:
            self.check(each, facts)
        self._check_node(node, facts)

    def _check_node(self, node: Typed, facts: Facts) -> None:
        operator = node.operator
        if operator in _DIVISIONS and self._divides_by_zero(node, facts):
            return
        if operator in _OVERFLOWING:
            self._check_overflow(node, facts)
        elif operator == "index_list":
            self._check_index(node, facts)
        elif operator == "index_map":
            self._check_key(node, facts)
        elif operator == "map_literal":
            self._check_keys(node)
        elif operator == "int_from_double":
            self._check_truncation(node, facts)
        elif operator in _READERS:
            self._check_spelling(node)

    def _divides_by_zero(self, node: Typed, facts: Facts) -> bool:
        divisor = node.operands[1]
        interval = self.ranges.of(divisor, facts) or ANY_DOUBLE
        if not interval.has_zero:
            return False
        name = shown(divisor)
        zero = "0.0" if node.operator == "divide_double" else "0"
        subject = "the divisor" if name == "x" else name
        always = interval.point == 0
        message = f"{subject} is zero" if always else f"{subject} may be zero here"
        hint = "" if always else f"guard it: {name} != {zero} && …, or {name} != {zero} ? … : …"
        self.reporter.report("FML601", divisor.span, message, hint=hint)
        return True

    def _check_overflow(self, node: Typed, facts: Facts) -> None:
        interval = self.ranges.unlimited(node, facts)
        if interval.low < INT_LOW or interval.high > INT_HIGH:
            hint = "give its variables min and max, or clamp them first"
            message = "the number may not fit into 64 bits"
            self.reporter.report("FML603", node.span, message, hint=hint)

    def _check_index(self, node: Typed, facts: Facts) -> None:
        elements, index = node.operands
        length = self.ranges.length(elements, facts)
        place = self.ranges.of(index, facts) or ANY_INT
        if place.low < 0 or place.high >= length.low:
            count = f"{length.low}" if length.low == length.high else f"at least {length.low}"
            message = (
                f"the list has {count} elements, the index may be {_outside(place, length.low)}"
            )
            hint = "guard it: size(list) > index && …"
            self.reporter.report("FML602", index.span, message, hint=hint)

    def _check_key(self, node: Typed, facts: Facts) -> None:
        entries, key = node.operands
        keys = entries.operands[::2] if entries.operator == "map_literal" else ()
        if key.operator == "literal" and key in keys:
            return
        if Typed("in_map", (key, entries), None, BOOL, node.span) in facts.truths:
            return
        hint = "guard it: has(map.key) && …, or key in map && …"
        self.reporter.report("FML602", key.span, "the key may be missing", hint=hint)

    def _check_keys(self, node: Typed) -> None:
        keys = node.operands[::2]
        seen: set[Typed] = set()
        for key in keys:
            if key in seen:
                message = f"the key {key.constant!r} is written twice"
                self.reporter.report("FML607", key.span, message, hint="remove one of them")
            elif key.operator != "literal" and len(keys) > 1:
                message = "the key may be equal to another one"
                self.reporter.report("FML607", key.span, message, hint="write keys out")
            else:
                seen.add(key)

    def _check_truncation(self, node: Typed, facts: Facts) -> None:
        operand = node.operands[0]
        interval = self.ranges.of(operand, facts) or ANY_DOUBLE
        if interval.nan or interval.low <= INT_LOW or interval.high >= INT_HIGH:
            name = shown(operand)
            message = "the double may lie outside the range of int"
            hint = f"write int(clamp({name}, 0.0, 1000.0)) with bounds that fit"
            self.reporter.report("FML604", node.span, message, hint=hint)

    def _check_spelling(self, node: Typed) -> None:
        operand = node.operands[0]
        what, read = _READERS[node.operator]
        texts = texts_of(operand)
        wrong = [each for each in texts if read(each) is None]
        if texts and not wrong:
            return
        message = (
            f"{wrong[0]!r} does not spell {what}" if wrong else f"the text may not spell {what}"
        )
        hint = "convert literals and enums only"
        if wrong:
            hint = f"compare the text itself, as in {shown(operand)} == {wrong[0]!r}"
        self.reporter.report("FML604", node.span, message, hint=hint)


def _outside(place: Interval, length: float) -> float:
    """Return an index in ``place`` at which a list of this length has no element."""
    return place.low if place.low < 0 else max(place.low, length)
