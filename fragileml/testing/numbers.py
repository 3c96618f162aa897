"""Ways to make numbers: every division is guarded and no sum can overflow."""

from __future__ import annotations

from fragileml.testing.formula import (
    ATOM,
    OR,
    PRODUCT,
    SUM,
    TERNARY,
    UNARY,
    Form,
    Formula,
    Pen,
    made,
)
from fragileml_dsl.expressions.types import BOOL, DOUBLE, INT, EnumType, Nullable, SetType, Type

_SAFE = 2**40
_SMALL_INTS = (0, 1, 2, 3, 7, 10, 100, -1, -4)
_DOUBLES = ("0.0", "0.5", "1.0", "2.5", "0.001", "1e-05", "100.0", "-1.5")
_DIVISORS = ("2.0", "0.25", "-8.0")
_CURVES = (
    "[[0.0, 1.0], [1.0, 0.25]]",
    "[[1e-06, 0.69], [0.0001, 0.31], [0.01, 0.69]]",
    "[[-10, 3], [0, -1.5], [0.5, 2], [20, 0]]",
)


def literal_int(number: int) -> Formula:
    """Return a whole number as it is written."""
    return made(str(number), INT, ATOM if number >= 0 else UNARY, within=(number, number))


def literal_double(text: str) -> Formula:
    """Return a double as it is written."""
    return made(text, DOUBLE, UNARY if text.startswith("-") else ATOM)


def conditional(pen: Pen, type_: Type) -> Formula:
    """``condition ? x : y``."""
    condition, then, otherwise = (pen.formula(each) for each in (BOOL, type_, type_))
    text = f"{condition.at(OR)} ? {then.at(OR)} : {otherwise.at(TERNARY)}"
    within = min(then.low, otherwise.low), max(then.high, otherwise.high)
    return made(text, type_, TERNARY, condition, then, otherwise, within=within)


def unless_null(pen: Pen, type_: Type) -> Formula | None:
    """``x != null ? … : …``, where only the first branch may read ``x``."""
    names = [name for name, each in pen.scope.kinds(Nullable) if each.inner == type_]
    if not names:
        return None
    name = pen.choose(names)
    then = pen.within(pen.scope.knowing(name)).formula(type_)
    otherwise = pen.formula(type_)
    within = min(then.low, otherwise.low), max(then.high, otherwise.high)
    text = f"{name.text} != null ? {then.at(OR)} : {otherwise.at(TERNARY)}"
    return made(text, type_, TERNARY, name, then, otherwise, within=within)


def _int_leaf(pen: Pen, _type: Type) -> Formula:
    names = pen.scope.of(INT)
    if names and pen.number(0, 3):
        return pen.choose(names)
    return literal_int(pen.choose(_SMALL_INTS))


def _bounded(operand: Formula, limit: int) -> Formula:
    """Return an int that lies within a limit, clamped if need be."""
    if -limit <= operand.low and operand.high <= limit:
        return operand
    return made(
        f"clamp({operand.text}, {-limit}, {limit})", INT, ATOM, operand, within=(-limit, limit)
    )


def _add(pen: Pen, _type: Type) -> Formula:
    left, right = (_bounded(pen.formula(INT), _SAFE) for _ in range(2))
    within = left.low + right.low, left.high + right.high
    return made(f"{left.at(SUM)} + {right.at(PRODUCT)}", INT, SUM, left, right, within=within)


def _subtract(pen: Pen, _type: Type) -> Formula:
    left, right = (_bounded(pen.formula(INT), _SAFE) for _ in range(2))
    within = left.low - right.high, left.high - right.low
    return made(f"{left.at(SUM)} - {right.at(PRODUCT)}", INT, SUM, left, right, within=within)


def _multiply(pen: Pen, _type: Type) -> Formula:
    left, right = (_bounded(pen.formula(INT), 2**20) for _ in range(2))
    corners = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    within = min(corners), max(corners)
    text = f"{left.at(PRODUCT)} * {right.at(UNARY)}"
    return made(text, INT, PRODUCT, left, right, within=within)


def _negate(pen: Pen, _type: Type) -> Formula:
    operand = _bounded(pen.formula(INT), _SAFE)
    return made(f"-{operand.at(ATOM)}", INT, UNARY, operand, within=(-operand.high, -operand.low))


def _divide_int(pen: Pen, _type: Type) -> Formula:
    operator, left = pen.choose("/%"), _bounded(pen.formula(INT), _SAFE)
    widest = max(abs(left.low), abs(left.high))
    names = pen.scope.of(INT)
    divisor = pen.choose(names) if names else literal_int(pen.choose((2, 3, -7)))
    quotient = f"{left.at(PRODUCT)} {operator} {divisor.at(UNARY)}"
    if divisor.low > 0 or divisor.high < 0:
        return made(quotient, INT, PRODUCT, left, divisor, within=(-widest, widest))
    text = f"{divisor.text} != 0 ? {quotient} : {left.text}"
    return made(text, INT, TERNARY, left, left, divisor, within=(-widest, widest))


def _extreme_int(pen: Pen, _type: Type) -> Formula:
    function, left, right = pen.choose(("min", "max")), pen.formula(INT), pen.formula(INT)
    within = min(left.low, right.low), max(left.high, right.high)
    return made(f"{function}({left.text}, {right.text})", INT, ATOM, left, right, within=within)


def _clamp_int(pen: Pen, _type: Type) -> Formula:
    operand, low, width = pen.formula(INT), pen.number(-4, 8), pen.number(0, 40)
    text = f"clamp({operand.text}, {low}, {low + width})"
    return made(text, INT, ATOM, operand, within=(low, low + width))


def _index(pen: Pen, _type: Type) -> Formula:
    first, second, place = (pen.formula(INT) for _ in range(3))
    within = min(first.low, second.low), max(first.high, second.high)
    text = f"[{first.text}, {second.text}][clamp({place.text}, 0, 1)]"
    return made(text, INT, ATOM, first, second, place, within=within)


def _size(pen: Pen, _type: Type) -> Formula:
    names = [each for each in pen.scope.names if isinstance(each.type, SetType | EnumType)]
    if names:
        name = pen.choose(names)
        text = pen.choose((f"size({name.text})", f"{name.text}.size()"))
        return made(text, INT, ATOM, name, within=(0, 10_000))
    return _filtered(pen, INT)


def _filtered(pen: Pen, _type: Type) -> Formula:
    """``size([a, b].filter(x, …))``."""
    first, second = pen.formula(INT), pen.formula(INT)
    variable = made("x", INT, ATOM, within=_hull(first, second))
    condition = pen.within(pen.scope.binding(variable)).formula(BOOL)
    text = f"size([{first.text}, {second.text}].filter(x, {condition.text}))"
    return made(text, INT, ATOM, first, second, condition, within=(0, 2))


def _hull(first: Formula, second: Formula) -> tuple[int, int]:
    return min(first.low, second.low), max(first.high, second.high)


def _truncated(pen: Pen, _type: Type) -> Formula:
    operand = pen.formula(DOUBLE)
    text = f"int(clamp({operand.text}, -1000.0, 1000.0))"
    return made(text, INT, ATOM, operand, within=(-1000, 1000))


def _spelt(pen: Pen, _type: Type) -> Formula | None:
    names = [
        (name, [int(each) for each in enum.values])
        for name, enum in pen.scope.kinds(EnumType)
        if all(each.isdecimal() for each in enum.values)
    ]
    if not names:
        return None
    name, values = pen.choose(names)
    return made(f"int({name.text})", INT, ATOM, name, within=(min(values), max(values)))


def _double_leaf(pen: Pen, _type: Type) -> Formula:
    names = pen.scope.of(DOUBLE)
    if names and pen.number(0, 3):
        return pen.choose(names)
    return literal_double(pen.choose(_DOUBLES))


def _double_arithmetic(pen: Pen, _type: Type) -> Formula:
    operator, left, right = pen.choose("+-*"), pen.formula(DOUBLE), pen.formula(DOUBLE)
    level = PRODUCT if operator == "*" else SUM
    text = f"{left.at(level)} {operator} {right.at(level + 1)}"
    return made(text, DOUBLE, level, left, right)


def _divide_double(pen: Pen, _type: Type) -> Formula:
    left, names = pen.formula(DOUBLE), pen.scope.of(DOUBLE)
    if not names:
        divisor = literal_double(pen.choose(_DIVISORS))
        text = f"{left.at(PRODUCT)} / {divisor.at(UNARY)}"
        return made(text, DOUBLE, PRODUCT, left, divisor)
    name = pen.choose(names)
    text = f"{name.text} != 0.0 ? {left.at(PRODUCT)} / {name.text} : {left.text}"
    return made(text, DOUBLE, TERNARY, left, left, name)


def _negate_double(pen: Pen, _type: Type) -> Formula:
    operand = pen.formula(DOUBLE)
    return made(f"-{operand.at(ATOM)}", DOUBLE, UNARY, operand)


def _double_function(pen: Pen, _type: Type) -> Formula:
    function, left, right = pen.choose(("min", "max")), pen.formula(DOUBLE), pen.formula(DOUBLE)
    return made(f"{function}({left.text}, {right.text})", DOUBLE, ATOM, left, right)


def _clamp_double(pen: Pen, _type: Type) -> Formula:
    operand = pen.formula(DOUBLE)
    return made(f"clamp({operand.text}, 0.0, 1.0)", DOUBLE, ATOM, operand)


def _curve(pen: Pen, _type: Type) -> Formula:
    operand = pen.formula(DOUBLE)
    return made(f"curve({operand.text}, {pen.choose(_CURVES)})", DOUBLE, ATOM, operand)


def _from_int(pen: Pen, _type: Type) -> Formula:
    operand = pen.formula(INT)
    return made(f"double({operand.text})", DOUBLE, ATOM, operand)


INTS: tuple[Form, ...] = (
    _int_leaf,
    _add,
    _subtract,
    _multiply,
    _negate,
    _divide_int,
    _extreme_int,
    _clamp_int,
    _index,
    _size,
    _filtered,
    _truncated,
    _spelt,
    conditional,
    unless_null,
)
"""Ways to make an int."""

DOUBLES: tuple[Form, ...] = (
    _double_leaf,
    _double_arithmetic,
    _divide_double,
    _negate_double,
    _double_function,
    _clamp_double,
    _curve,
    _from_int,
    conditional,
    unless_null,
)
"""Ways to make a double."""
