"""Literals: what a number, a text, a list or a map means where it stands."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

from fragileml_dsl.expressions.closest import did_you_mean
from fragileml_dsl.expressions.compatibility import UNKNOWN, base, join
from fragileml_dsl.expressions.complaints import with_article
from fragileml_dsl.expressions.tree import (
    Binary,
    Conditional,
    ListLiteral,
    Literal,
    MapLiteral,
    Unary,
)
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
    SetType,
    Type,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.environment import Environment
    from fragileml_dsl.expressions.tree import Expression
    from fragileml_dsl.source import Span

_PRIMITIVES: dict[type, Type] = {
    bool: BOOL,
    int: INT,
    float: DOUBLE,
    str: STRING,
    type(None): NULL,
}


def literal(
    checker: Checker,
    node: Literal | ListLiteral | MapLiteral,
    hint: Type | None,
    environment: Environment,
) -> Typed:
    """Return a literal; ``hint`` tells which of its possible types is meant."""
    wanted = None if hint is None else base(hint)
    match node:
        case Literal():
            return _scalar(checker, node, wanted)
        case ListLiteral() if isinstance(wanted, SetType):
            return _set(checker, node, wanted)
        case ListLiteral():
            return _list(checker, node, wanted, environment)
        case MapLiteral():
            return _map(checker, node, wanted, environment)


def _scalar(checker: Checker, node: Literal, wanted: Type | None) -> Typed:
    """Return a literal: an int may be a double, and a text an enum's value or a version."""
    match node.value, wanted:
        case int(), _ if wanted == DOUBLE and not isinstance(node.value, bool):
            return Typed("literal", (), float(node.value), DOUBLE, node.span)
        case str() as text, EnumType() as enum:
            return member(checker, text, enum, node.span)
        case str() as text, _ if wanted == VERSION:
            return version(checker, text, node.span)
    return Typed("literal", (), node.value, _PRIMITIVES[type(node.value)], node.span)


def member(checker: Checker, text: str, enum: EnumType | SetType, span: Span) -> Typed:
    """Return a text as a value of an enum or a set, reporting one that is not among them."""
    if text in enum.values:
        return Typed("literal", (), text, EnumType(enum.values), span)
    hint = did_you_mean(text, enum.values) or f"the values are {', '.join(enum.values)}"
    return checker.fail("FML505", span, f"{text!r} is not among the values", hint)


def version(checker: Checker, text: str, span: Span) -> Typed:
    """Return a text as a version, reporting one that is none."""
    from packaging.version import InvalidVersion, Version

    try:
        Version(text)
    except InvalidVersion:
        return checker.fail("FML509", span, f"{text!r} is not a version", "write it as in 4.57.6")
    return Typed("literal", (), text, VERSION, span)


def _list(
    checker: Checker, node: ListLiteral, wanted: Type | None, environment: Environment
) -> Typed:
    element = wanted.element if isinstance(wanted, ListType) else None
    if not node.elements:
        return Typed("list", (), None, ListType(UNKNOWN), node.span)
    elements = checker.unify(list(zip(node.elements, repeat(environment))), element)
    type_ = _common(checker, elements, "elements of a list")
    return Typed("list", tuple(elements), None, ListType(type_), node.span)


def _set(checker: Checker, node: ListLiteral, wanted: SetType) -> Typed:
    """Return a list of texts as a set, in the order in which its values are declared."""
    chosen = []
    for each in node.elements:
        if not isinstance(each, Literal) or not isinstance(each.value, str):
            checker.fail("FML502", each.span, "expected a text, one of the set's values")
            continue
        member(checker, each.value, wanted, each.span)
        chosen.append(each.value)
    value = tuple(each for each in wanted.values if each in chosen)
    return Typed("literal", (), value, wanted, node.span)


def _map(
    checker: Checker, node: MapLiteral, wanted: Type | None, environment: Environment
) -> Typed:
    """Return a map: its keys are bools, ints or texts and have one type, as have its values."""
    if not node.entries:
        return Typed("map_literal", (), None, MapType(UNKNOWN, UNKNOWN), node.span)
    key, value = (wanted.key, wanted.value) if isinstance(wanted, MapType) else (None, None)
    keys = checker.unify([(each, environment) for each, _ in node.entries], key)
    values = checker.unify([(each, environment) for _, each in node.entries], value)
    key_type = _common(checker, keys, "keys of a map")
    if key_type not in {BOOL, INT, STRING, UNKNOWN} and not isinstance(key_type, EnumType):
        message = f"{with_article(key_type)} cannot be a key"
        checker.fail("FML510", keys[0].span, message, "keys are bools, ints or texts")
    type_ = MapType(key_type, _common(checker, values, "values of a map"))
    operands = tuple(each for entry in zip(keys, values, strict=True) for each in entry)
    return Typed("map_literal", operands, None, type_, node.span)


def _common(checker: Checker, elements: Sequence[Typed], what: str) -> Type:
    """Return the type that all elements share, reporting the first that does not."""
    common: Type = UNKNOWN
    for each in elements:
        joined = join(common, each.type)
        if joined is None:
            message = f"the {what} are {with_article(common)} and {with_article(each.type)}"
            checker.fail("FML510", each.span, message, "give them one type")
            return UNKNOWN
        common = joined
    return common


def is_flexible(expression: Expression) -> bool:
    """Say whether an expression is made of literals that can take another type."""
    match expression:
        case Literal(value=value):
            return not isinstance(value, bool | float)
        case Unary(operand=operand):
            return is_flexible(operand)
        case Binary(left=left, right=right):
            return is_flexible(left) and is_flexible(right)
        case Conditional(then=then, otherwise=otherwise):
            return is_flexible(then) and is_flexible(otherwise)
        case ListLiteral(elements=elements):
            return all(is_flexible(each) for each in elements)
    return False
