"""How the checker tells authors that types do not fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fragileml_dsl.expressions.compatibility import NUMBERS, UNKNOWN, base
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
    Type,
)

if TYPE_CHECKING:
    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.typed import Typed
    from fragileml_dsl.source import Located


def with_article(type_: Type) -> str:
    """Return a type as one names it in a sentence."""
    if type_ == NULL:
        return "null"
    shown = str(type_) if len(str(type_)) <= 60 else f"{str(type_)[:57]}…"  # noqa: PLR2004 - half a line
    return f"{'an' if shown[0] in 'aeiou' else 'a'} {shown}"


def mismatch(checker: Checker, typed: Typed, expected: Type) -> Typed:
    """Report that ``typed`` does not have the expected type."""
    actual, wanted = typed.type, base(expected)
    name = shown(typed)
    if isinstance(actual, Nullable) and base(actual) == wanted:
        return may_be_null(checker, typed)
    if expected == BOOL:
        hints: dict[Type, str] = {
            INT: f"compare it: {name} != 0",
            DOUBLE: f"compare it: {name} > 0.0",
        }
        hint = hints.get(base(actual), "")
        if base(actual) == STRING or isinstance(base(actual), EnumType):
            hint = f"compare it: {name} == '…'"
        message = f"expected a condition, found {with_article(actual)}"
        return checker.fail("FML501", typed.span, message, hint)
    if wanted == DOUBLE and actual == INT:
        return mixed_numbers(checker, typed)
    if wanted == INT and actual == DOUBLE:
        message = "expected an int, found a double"
        hint = f"write int({name}), which truncates"
        if typed.operator == "literal":
            hint = "write a whole number"
        return checker.fail("FML504", typed.span, message, hint)
    given = base(actual)
    if isinstance(wanted, EnumType) and isinstance(given, EnumType):
        extra = [each for each in given.values if each not in wanted.values]
        message = f"the value may be {extra[0]!r}, which is not among {', '.join(wanted.values)}"
        hint = f"add {extra[0]} to the values, or exclude it"
        return checker.fail("FML505", typed.span, message, hint)
    message = f"expected {with_article(expected)}, found {with_article(actual)}"
    return checker.fail("FML502", typed.span, message, _conversion(name, actual, wanted))


def _conversion(name: str, actual: Type, wanted: Type) -> str:
    """Return what to do about a value of another type."""
    if wanted in NUMBERS:
        one, zero = ("1.0", "0.0") if wanted == DOUBLE else ("1", "0")
        condition = name if actual == BOOL else "condition"
        return f"write a number, or choose one: {condition} ? {one} : {zero}"
    if wanted == STRING:
        return f"write string({name})"
    return f"write {with_article(wanted)}, or something that yields one"


def may_be_null(checker: Checker, typed: Typed) -> Typed:
    """Report a value that may be null where it must not be."""
    name = shown(typed)
    return checker.fail(
        "FML506",
        typed.span,
        f"{name} may be null here" if name != "x" else "the value may be null here",
        f"guard it: {name} != null && …",
    )


def mixed_numbers(checker: Checker, whole: Typed) -> Typed:
    """Report an int among doubles."""
    message = "expected a double, found an int"
    return checker.fail("FML504", whole.span, message, f"write double({shown(whole)})")


def as_literal(left: Typed, right: Typed) -> str:
    """Return a hint if one of two values is a literal that only has the other's type wrong."""
    for literal, other in ((right, left), (left, right)):
        value, type_ = literal.constant, base(other.type)
        if literal.operator != "literal":
            continue
        if type_ == VERSION and isinstance(value, int | float):
            return "put the version in quotes"
        if isinstance(value, str) and type_ in _SPELLINGS and _SPELLINGS[type_].fullmatch(value):
            return f"write {value} without quotes"
    return ""


_SPELLINGS: dict[Type, re.Pattern[str]] = {
    BOOL: re.compile("true|false"),
    INT: re.compile("-?[0-9]{1,18}"),
    DOUBLE: re.compile(r"-?[0-9]{1,18}\.[0-9]{1,18}"),
}


def branches(checker: Checker, then: Typed, otherwise: Typed) -> Typed:
    """Report the two values of a conditional that have no common type."""
    if {base(then.type), base(otherwise.type)} == set(NUMBERS):
        return mixed_numbers(checker, then if base(then.type) == INT else otherwise)
    message = f"the two values are {with_article(then.type)} and {with_article(otherwise.type)}"
    return checker.fail("FML502", otherwise.span, message, "give both the same type")


def unprintable(checker: Checker, value: Typed, format_: Located[str]) -> None:
    """Report a hole whose value cannot be printed, or not in its format."""
    type_ = base(value.type)
    if isinstance(type_, MapType) or (
        isinstance(type_, ListType) and isinstance(base(type_.element), ListType | MapType)
    ):
        message = f"{with_article(type_)} cannot be printed"
        checker.fail("FML514", value.span, message, "print its entries one by one")
    if not format_.value or type_ == UNKNOWN:
        return
    if type_ not in NUMBERS:
        message = f"the format `{format_.value}` is for numbers, this is {with_article(type_)}"
        checker.fail("FML514", format_.span, message, "leave the format out")
    elif type_ == INT and "." in format_.value and format_.value[-1] not in "efg%":
        message = f"the format `{format_.value}` is for doubles, this is an int"
        checker.fail("FML514", format_.span, message, f"write {format_.value}f")


def shown(typed: Typed) -> str:
    """Return a short way to write a value in a hint: its name, or ``x``."""
    if typed.operator in {"variable", "define", "parameter"} and isinstance(typed.constant, str):
        return typed.constant
    if typed.operator == "package":
        return f"packages['{typed.constant}']"
    return "x"
