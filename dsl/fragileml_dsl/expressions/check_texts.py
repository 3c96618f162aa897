"""Functions on texts, versions and collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.expressions import complaints
from fragileml_dsl.expressions.check_literals import version
from fragileml_dsl.expressions.compatibility import UNKNOWN, base
from fragileml_dsl.expressions.complaints import with_article
from fragileml_dsl.expressions.patterns import pattern_problem
from fragileml_dsl.expressions.tree import Literal
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    STRING,
    VERSION,
    EnumType,
    ListType,
    MapType,
    Nullable,
    SetType,
    Type,
)

if TYPE_CHECKING:
    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.environment import Environment
    from fragileml_dsl.expressions.tree import Call, Expression

_PARTS = {"startsWith": "starts_with", "endsWith": "ends_with", "contains": "contains"}


def subject(node: Call) -> Expression:
    """Return what a function is about: its target, or else its first argument."""
    return node.arguments[0] if node.target is None else node.target


def size(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``size(x)`` or ``x.size()``: how many characters, elements or entries."""
    operand = checker.infer(subject(node), None, environment)
    sized = isinstance(operand.type, ListType | MapType | SetType | EnumType)
    if sized or operand.type in {STRING, UNKNOWN}:
        return Typed("size", (operand,), None, INT, node.span)
    return refuse(checker, operand, "size() takes a text, a list, a map or a set")


def part(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``text.startsWith(text)``, ``endsWith`` and ``contains``."""
    whole = checker.infer(subject(node), STRING, environment)
    if isinstance(whole.type, SetType | ListType):
        message = f"`{node.function.value}` is for texts, this is {with_article(whole.type)}"
        return checker.fail("FML502", node.function.span, message, "write '…' in x")
    whole = checker.check(subject(node), STRING, environment)
    piece = checker.check(node.arguments[0], STRING, environment)
    return Typed(_PARTS[node.function.value], (whole, piece), None, BOOL, node.span)


def matches(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``text.matches(pattern)``: the pattern is a literal in RE2's syntax."""
    text = checker.check(subject(node), STRING, environment)
    pattern = node.arguments[-1]
    if not isinstance(pattern, Literal) or not isinstance(pattern.value, str):
        return checker.fail(
            "FML513", pattern.span, "expected a pattern in quotes", "write it out: '…'"
        )
    problem = pattern_problem(pattern.value)
    if problem:
        return checker.fail("FML513", pattern.span, f"not a pattern: {problem}", "see RE2's syntax")
    return Typed("matches", (text,), pattern.value, BOOL, node.span)


def to_bool(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``bool(x)``: true or false, as a text spells it."""
    operand = checker.infer(node.arguments[0], None, environment)
    return convert(checker, node, operand, BOOL)


def to_string(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``string(x)``: the value as a text."""
    operand = checker.infer(node.arguments[0], None, environment)
    return convert(checker, node, operand, STRING)


def to_version(checker: Checker, node: Call, _environment: Environment) -> Typed:
    """``version('1.2')``: literal, so that it cannot fail."""
    argument = node.arguments[0]
    if isinstance(argument, Literal) and isinstance(argument.value, str):
        return version(checker, argument.value, node.span)
    message = "expected a version in quotes"
    return checker.fail("FML509", argument.span, message, "write version('4.57.6')")


def change_set(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``set.with(value)``, ``without`` and ``replace(old, new)``: the set with a change."""
    whole = checker.infer(subject(node), None, environment)
    if not isinstance(whole.type, SetType):
        return refuse(checker, whole, f"{node.function.value}() changes a set")
    values = whole.type.values
    changes = [checker.check(each, EnumType(values), environment) for each in node.arguments]
    operator = f"set_{node.function.value}"
    return Typed(operator, (whole, *changes), values, whole.type, node.span)


_CONVERSIONS: dict[tuple[Type, Type], str] = {
    (BOOL, STRING): "bool_from_string",
    (STRING, BOOL): "string_from_bool",
    (STRING, INT): "string_from_int",
    (STRING, DOUBLE): "string_from_double",
    (INT, DOUBLE): "int_from_double",
    (INT, STRING): "int_from_string",
    (DOUBLE, INT): "double_from_int",
    (DOUBLE, STRING): "double_from_string",
}


def convert(checker: Checker, node: Call, operand: Typed, wanted: Type) -> Typed:
    """Return ``operand`` converted; one that has the type already stays as it is."""
    actual = STRING if isinstance(operand.type, EnumType) else operand.type
    if actual in {wanted, UNKNOWN} or (wanted == STRING and actual == VERSION):
        return Typed(operand.operator, operand.operands, operand.constant, wanted, node.span)
    operator = _CONVERSIONS.get((wanted, actual))
    if operator is not None:
        return Typed(operator, (operand,), None, wanted, node.span)
    return refuse(checker, operand, f"{wanted}() does not take {with_article(actual)}")


def refuse(checker: Checker, operand: Typed, message: str) -> Typed:
    """Report an operand that a function does not take."""
    if operand.type == UNKNOWN:
        return operand
    if isinstance(operand.type, Nullable) and base(operand.type) != operand.type:
        return complaints.may_be_null(checker, operand)
    found = "" if "does not take" in message else f", this is {with_article(operand.type)}"
    hint = "convert it, or read something else"
    return checker.fail("FML502", operand.span, message + found, hint)
