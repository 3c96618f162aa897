"""Functions on numbers."""

from __future__ import annotations

from itertools import pairwise, repeat
from typing import TYPE_CHECKING

from fragileml_dsl.expressions import complaints
from fragileml_dsl.expressions.check_texts import convert, refuse
from fragileml_dsl.expressions.compatibility import NUMBERS, UNKNOWN
from fragileml_dsl.expressions.tree import ListLiteral, Literal
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import DOUBLE, INT, Type

if TYPE_CHECKING:
    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.environment import Environment
    from fragileml_dsl.expressions.tree import Call, Expression

_LARGEST_KNOT = 1e100
"""Between larger numbers the interpolation could overflow."""


def to_int(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``int(x)``: the whole part of a double, or the number that a text spells."""
    return convert(checker, node, checker.infer(node.arguments[0], None, environment), INT)


def to_double(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``double(x)``: an int, or the number that a text spells, as a double."""
    argument = node.arguments[0]
    hint = DOUBLE if isinstance(argument, Literal) else None
    return convert(checker, node, checker.infer(argument, hint, environment), DOUBLE)


def extreme(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``min(x, y, …)`` and ``max(x, y, …)``: the least and the greatest of numbers."""
    return _numbers(checker, node, node.function.value, environment)


def clamp(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``clamp(x, low, high)``: x, no less than low and no more than high."""
    typed = _numbers(checker, node, "clamp", environment)
    bounds = [each.constant for each in typed.operands[1:] if each.operator == "literal"]
    if len(bounds) == 2 and _number(bounds[0]) > _number(bounds[1]):  # noqa: PLR2004 - low and high
        message = f"the bounds are in the wrong order: {bounds[0]} > {bounds[1]}"
        return checker.fail("FML512", node.span, message, "write clamp(x, low, high)")
    return typed


def curve(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``curve(x, [[x0, y0], [x1, y1]])``: linear between rising knots, flat outside.

    Its operands are x and the flattened knots.
    """
    argument = checker.check(node.arguments[0], DOUBLE, environment)
    listed = node.arguments[1]
    knots = [_knot(each) for each in listed.elements] if isinstance(listed, ListLiteral) else []
    found = [each for each in knots if each is not None]
    if len(knots) < 2 or len(found) < len(knots):  # noqa: PLR2004 - a line needs two points
        message = "expected two or more knots, each a pair of numbers"
        return checker.fail("FML512", listed.span, message, "write [[0.0, 1.0], [1.0, 0.5]]")
    for (before, _, _), (after, _, knot) in pairwise(found):
        if not before < after:
            message = f"the knots must rise: {after} does not come after {before}"
            return checker.fail("FML512", knot.span, message)
    numbers = [
        Typed("literal", (), number, DOUBLE, knot.span) for x, y, knot in found for number in (x, y)
    ]
    return Typed("curve", (argument, *numbers), None, DOUBLE, node.span)


def _knot(node: Expression) -> tuple[float, float, Expression] | None:
    match node:
        case ListLiteral(elements=(Literal(value=x), Literal(value=y))) if type(x) in {
            int,
            float,
        } and type(y) in {int, float}:
            x, y = _number(x), _number(y)
            return (x, y, node) if max(abs(x), abs(y)) <= _LARGEST_KNOT else None
    return None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _numbers(checker: Checker, node: Call, operator: str, environment: Environment) -> Typed:
    """Return a call whose arguments are all ints or all doubles."""
    operands = checker.unify(list(zip(node.arguments, repeat(environment))), None)
    for each in operands:
        if each.type not in {*NUMBERS, UNKNOWN}:
            return refuse(checker, each, f"{operator}() takes numbers")
    types: set[Type] = {each.type for each in operands} - {UNKNOWN}
    if len(types) > 1:
        whole = next(each for each in operands if each.type == INT)
        return complaints.mixed_numbers(checker, whole)
    type_ = types.pop() if types else INT
    return Typed(operator, tuple(operands), None, type_, node.span)
