"""CEL's macros: ``has``, ``all``, ``exists``, ``exists_one``, ``map`` and ``filter``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.expressions import complaints
from fragileml_dsl.expressions.check_names import dotted_text
from fragileml_dsl.expressions.compatibility import UNKNOWN
from fragileml_dsl.expressions.complaints import with_article
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.expressions.tree import Call, Expression, Name, Select
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import (
    BOOL,
    STRING,
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

_OVER_LISTS = {"all", "exists", "exists_one", "map", "filter"}


def is_macro(node: Call) -> bool:
    """Say whether a call binds a variable, or is ``has``."""
    if node.target is None:
        return node.function.value == "has"
    return node.function.value in _OVER_LISTS


def macro(checker: Checker, node: Call, hint: Type | None, environment: Environment) -> Typed:
    """Return a macro checked; its variable shadows what the scope knows under the same name."""
    if node.target is None:
        return _has(checker, node, environment)
    name = node.function.value
    range_ = checker.infer(node.target, hint if name == "filter" else None, environment)
    element = _element(checker, range_)
    variable = _variable(checker, node)
    if element is None or variable is None:
        return Typed("literal", (), None, UNKNOWN, node.span)
    inside = environment.bind(variable, element)
    if name == "map":
        return _map(checker, node, range_, hint, inside)
    body = checker.check(node.arguments[1], BOOL, inside)
    type_: Type = ListType(element) if name == "filter" else BOOL
    return Typed(name, (range_, body), None, type_, node.span)


def _map(
    checker: Checker, node: Call, range_: Typed, hint: Type | None, inside: Environment
) -> Typed:
    """``list.map(x, value)``, or ``list.map(x, condition, value)`` for some of the elements."""
    if len(node.arguments) == 3:  # noqa: PLR2004 - the form with a condition
        condition = checker.check(node.arguments[1], BOOL, inside)
        range_ = Typed("filter", (range_, condition), None, range_.type, range_.span)
        inside = inside.given(condition)
    wanted = hint.element if isinstance(hint, ListType) else None
    value = checker.infer(node.arguments[-1], wanted, inside)
    return Typed("map", (range_, value), None, ListType(value.type), node.span)


def _has(checker: Checker, node: Call, environment: Environment) -> Typed:
    """``has(map.key)``: whether the key is there."""
    argument = node.arguments[0] if len(node.arguments) == 1 else None
    if not isinstance(argument, Select) or _is_reference(checker, argument):
        hint = "write has(map.key); compare a value that may be null with `!= null`"
        return checker.fail("FML511", node.span, "has() takes an entry of a map", hint)
    entry = checker.infer(argument, None, environment)
    if entry.operator != "index_map":
        return entry
    return Typed("in_map", (entry.operands[1], entry.operands[0]), None, BOOL, node.span)


def _is_reference(checker: Checker, node: Select) -> bool:
    path = dotted_text(node)
    return path is not None and isinstance(checker.scope.reference(path), Reference)


def _element(checker: Checker, range_: Typed) -> Type | None:
    """Return the type of what a macro's variable stands for, or None after a report."""
    match range_.type:
        case ListType(element=element):
            return element
        case MapType(key=key):
            return key
        case SetType(values=values):
            return EnumType(values)
        case Nullable():
            complaints.may_be_null(checker, range_)
            return None
    if range_.type != UNKNOWN:
        hint = "test a part of a text with contains('…')" if range_.type == STRING else ""
        message = f"expected a list, a map or a set, found {with_article(range_.type)}"
        checker.fail("FML511", range_.span, message, hint)
    return None


def _variable(checker: Checker, node: Call) -> str | None:
    """Return the name of a macro's variable, or None after a report."""
    name = node.function.value
    counts = {2, 3} if name == "map" else {2}
    if len(node.arguments) not in counts:
        hint = f"write list.{name}(x, …)"
        checker.fail("FML511", node.span, f"{name}() takes a variable and an expression", hint)
        return None
    variable: Expression = node.arguments[0]
    if not isinstance(variable, Name):
        message = f"the first argument of {name}() is a new name"
        checker.fail("FML511", variable.span, message, f"write list.{name}(x, …)")
        return None
    if isinstance(checker.scope.reference(variable.text), Reference):
        message = f"inside this macro {variable.text} is an element and hides the variable"
        hint = "give the element another name"
        checker.reporter.report("FML434", variable.span, message, hint=hint)
    return variable.text
