"""Operators: which overload of ``+``, ``<`` or ``in`` is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.expressions import complaints
from fragileml_dsl.expressions.check_literals import is_flexible
from fragileml_dsl.expressions.compatibility import (
    NUMBERS,
    UNKNOWN,
    base,
    comparable,
    join,
)
from fragileml_dsl.expressions.complaints import with_article
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    NULL,
    STRING,
    VERSION,
    EnumType,
    ListType,
    MapType,
    Nullable,
    Primitive,
    SetType,
    Type,
)

if TYPE_CHECKING:
    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.environment import Environment
    from fragileml_dsl.expressions.tree import Binary, Unary

_LOGIC = {"&&": "and", "||": "or"}
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "modulo"}
_EQUALITY = {"==": "equal", "!=": "not_equal"}
_ORDER = {"<": "less", "<=": "less_equal", ">": "greater", ">=": "greater_equal"}


def unary(checker: Checker, node: Unary, hint: Type | None, environment: Environment) -> Typed:
    """``!`` and ``-``."""
    if node.operator.value == "!":
        operand = checker.check(node.operand, BOOL, environment)
        return Typed("not", (operand,), None, BOOL, node.span)
    operand = checker.infer(node.operand, hint if _is_double(hint) else None, environment)
    type_ = _arithmetic_type(operand.type)
    if type_ in NUMBERS:
        return Typed(f"negate_{type_}", (operand,), None, type_, node.span)
    return _refuse_operand(checker, node.operator.value, operand)


def binary(checker: Checker, node: Binary, hint: Type | None, environment: Environment) -> Typed:
    """All operators with two operands."""
    operator = node.operator.value
    if operator in _LOGIC:
        return _logic(checker, node, environment)
    if operator == "in":
        return _membership(checker, node, environment)
    if operator not in _ARITHMETIC:
        left, right = checker.unify([(node.left, environment), (node.right, environment)], None)
        if operator in _ORDER:
            return _order(checker, node, left, right)
        return _equality(checker, node, (left, right), environment)
    hint = hint if _is_double(hint) or (operator == "+" and isinstance(hint, ListType)) else None
    operands = [(node.left, environment), (node.right, environment)]
    left, right = checker.unify(operands, hint, beside=_arithmetic_type)
    return _arithmetic(checker, node, left, right)


def _is_double(hint: Type | None) -> bool:
    return hint is not None and base(hint) == DOUBLE


def _logic(checker: Checker, node: Binary, environment: Environment) -> Typed:
    """``&&`` and ``||``: the right side knows how the left one turned out; chains are one node."""
    operator = _LOGIC[node.operator.value]
    left = checker.check(node.left, BOOL, environment)
    beyond = environment.given(left, holds=operator == "and")
    right = checker.check(node.right, BOOL, beyond)
    operands = [
        each
        for side in (left, right)
        for each in (side.operands if side.operator == operator else (side,))
    ]
    return Typed(operator, tuple(operands), None, BOOL, node.span)


def _arithmetic(checker: Checker, node: Binary, left: Typed, right: Typed) -> Typed:
    operator = node.operator.value
    for each in (left, right):
        if isinstance(each.type, Nullable):
            return complaints.may_be_null(checker, each)
    kinds = _arithmetic_type(left.type), _arithmetic_type(right.type)
    if UNKNOWN in kinds:
        known = kinds[0] if kinds[1] == UNKNOWN else kinds[1]
        kinds = (known, known) if known != UNKNOWN else (INT, INT)
    if set(kinds) == set(NUMBERS) and operator != "%":
        return complaints.mixed_numbers(checker, left if kinds[0] == INT else right)
    name = _overload(operator, *kinds)
    type_ = join(*kinds)
    if name is not None and type_ is not None:
        return Typed(name, (left, right), None, type_, node.span)
    found = f"{with_article(left.type)} and {with_article(right.type)}"
    message = f"`{operator}` does not take {found}"
    hint = "write string(x) to put a number into a text" if STRING in kinds else ""
    return checker.fail("FML503", node.operator.span, message, hint)


def _arithmetic_type(type_: Type) -> Type:
    """Return the type that arithmetic sees: an enum's value is a text."""
    return STRING if isinstance(type_, EnumType) else type_


def _overload(operator: str, left: Type, right: Type) -> str | None:
    if left == right == INT or (left == right == DOUBLE and operator != "%"):
        return f"{_ARITHMETIC[operator]}_{left}"
    if operator == "+" and left == right == STRING:
        return "concat_string"
    if operator == "+" and isinstance(left, ListType) and isinstance(right, ListType):
        return "add_list"
    return None


def _refuse_operand(checker: Checker, operator: str, operand: Typed) -> Typed:
    if operand.type == UNKNOWN:
        return operand
    if isinstance(operand.type, Nullable):
        return complaints.may_be_null(checker, operand)
    message = f"`{operator}` does not take {with_article(operand.type)}"
    return checker.fail("FML503", operand.span, message)


def _equality(
    checker: Checker, node: Binary, operands: tuple[Typed, Typed], environment: Environment
) -> Typed:
    left, right = operands
    types = left.type, right.type
    other = left if right.type == NULL else right
    if NULL in types and not _may_be_null(other, environment):
        message = f"{with_article(other.type)} is never null"
        return checker.fail("FML507", node.span, message, "remove the comparison")
    if not comparable(*types):
        return _incomparable(checker, node, left, right)
    suffix = ""
    if VERSION in {base(types[0]), base(types[1])}:
        suffix = "_version"
    elif isinstance(base(types[0]), ListType | MapType):
        suffix = "_deep"
    name = _EQUALITY[node.operator.value] + suffix
    return Typed(name, (left, right), None, BOOL, node.span)


def _may_be_null(operand: Typed, environment: Environment) -> bool:
    """Say whether null is among an operand's values, or would be but for what is known here."""
    known = (operand.operator, operand.constant) in environment.present
    return known or operand.type in {NULL, UNKNOWN} or isinstance(operand.type, Nullable)


def _incomparable(checker: Checker, node: Binary, left: Typed, right: Typed) -> Typed:
    types = base(left.type), base(right.type)
    if set(types) == set(NUMBERS):
        return complaints.mixed_numbers(checker, left if types[0] == INT else right)
    found = f"{with_article(left.type)} and {with_article(right.type)}"
    message = f"{found} cannot be compared"
    return checker.fail("FML503", node.operator.span, message, complaints.as_literal(left, right))


def _order(checker: Checker, node: Binary, left: Typed, right: Typed) -> Typed:
    types = base(left.type), base(right.type)
    known = {each for each in types if each != UNKNOWN}
    if known == set(NUMBERS):
        return complaints.mixed_numbers(checker, left if types[0] == INT else right)
    kind = known.pop() if len(known) == 1 else INT
    ordered = isinstance(kind, Primitive) and kind != NULL
    if known or not ordered:
        return _unordered(checker, node, left, right)
    either = isinstance(left.type, Nullable) or isinstance(right.type, Nullable)
    name = f"{_ORDER[node.operator.value]}_{kind}{'_nullable' if either else ''}"
    return Typed(name, (left, right), None, BOOL, node.span)


def _unordered(checker: Checker, node: Binary, left: Typed, right: Typed) -> Typed:
    operator = node.operator.value
    types = base(left.type), base(right.type)
    if any(isinstance(each, EnumType) for each in types):
        hint = "compare with `==` or `in ['…', '…']`"
        return checker.fail("FML503", node.operator.span, "an enum's values have no order", hint)
    found = f"{with_article(left.type)} and {with_article(right.type)}"
    message = f"`{operator}` does not take {found}"
    return checker.fail("FML503", node.operator.span, message, complaints.as_literal(left, right))


def _membership(checker: Checker, node: Binary, environment: Environment) -> Typed:
    """``in``: of a list, the keys of a map, or a set."""
    if is_flexible(node.left):
        right = checker.infer(node.right, None, environment)
        left = checker.infer(node.left, _element(right.type), environment)
    else:
        left = checker.infer(node.left, None, environment)
        elements = None if left.type == UNKNOWN else ListType(base(left.type))
        right = checker.infer(node.right, elements, environment)
    if UNKNOWN in {left.type, right.type}:
        return Typed("in_list", (left, right), None, BOOL, node.span)
    if isinstance(right.type, Nullable):
        return complaints.may_be_null(checker, right)
    element = _element(right.type)
    if element is None:
        message = f"expected a list, a map or a set after `in`, found {with_article(right.type)}"
        hint = "write text.contains('…')" if right.type == STRING else ""
        return checker.fail("FML503", right.span, message, hint)
    if (left.type == NULL and not isinstance(right.type, ListType)) or not comparable(
        left.type, element
    ):
        return _incomparable_element(checker, node, left, element)
    return Typed(_membership_overload(left.type, right.type), (left, right), None, BOOL, node.span)


def _element(type_: Type) -> Type | None:
    match type_:
        case ListType(element=element):
            return element
        case MapType(key=key):
            return key
        case SetType(values=values):
            return EnumType(values)
    return None


def _membership_overload(left: Type, right: Type) -> str:
    if isinstance(right, MapType):
        return "in_map"
    if isinstance(right, SetType):
        return "in_set"
    if base(left) == VERSION:
        return "in_list_version"
    return "in_list_deep" if isinstance(base(left), ListType | MapType) else "in_list"


def _incomparable_element(checker: Checker, node: Binary, left: Typed, element: Type) -> Typed:
    if {base(left.type), base(element)} == set(NUMBERS):
        if base(left.type) == INT:
            return complaints.mixed_numbers(checker, left)
        return checker.fail("FML504", node.right.span, "expected doubles, found ints", "write 1.0")
    message = f"{with_article(left.type)} is never among values of type {element}"
    return checker.fail("FML503", node.operator.span, message)
