"""What a declaration of a variable, a parameter or a need says."""

from __future__ import annotations

import difflib

from attrs import evolve

from fragileml_dsl.check.checked import Declared
from fragileml_dsl.check.literals import bounds_of, convert
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    VERSION,
    EnumType,
    Nullable,
    SetType,
    Type,
)
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.common import TypeDeclaration
from fragileml_dsl.syntax.shapes import Value

_PRIMITIVES: dict[Kind, Type] = {
    Kind.BOOL: BOOL,
    Kind.INT: INT,
    Kind.DOUBLE: DOUBLE,
    Kind.VERSION: VERSION,
}


def declare(tree: TypeDeclaration, reporter: Reporter) -> Declared | None:
    """Return what a declaration says, or None if it says nothing sound."""
    bounds = (each.span for each in (tree.min, tree.max) if each)
    if any(each.hole for each in (tree.span, *bounds, *(each.span for each in tree.values))):
        return None
    word, nullable = tree.type.value.removesuffix("?"), tree.type.value.endswith("?")
    kind = _kind(Located(word, tree.type.span), reporter)
    values = _values(tree, kind, reporter)
    if kind is None or values is None:
        return None
    base = _PRIMITIVES.get(kind) or (EnumType if kind is Kind.ENUM else SetType)(values)
    declared = Declared(Nullable(base) if nullable else base, kind, nullable, values, None, None)
    return _bounded(tree, declared, reporter)


def _kind(word: Located[str], reporter: Reporter) -> Kind | None:
    try:
        return Kind(word.value)
    except ValueError:
        near = difflib.get_close_matches(word.value, list(Kind), 1)
        known = f"the types are {', '.join(Kind)}; add ? where it may be null"
        hint = f"did you mean {near[0]}?" if near else known
        reporter.report("FML410", word.span, f"there is no type {word.value}", hint=hint)
        return None


def _values(tree: TypeDeclaration, kind: Kind | None, reporter: Reporter) -> tuple[str, ...] | None:
    values = tuple(each.value for each in tree.values)
    closed = kind in {Kind.ENUM, Kind.SET}
    if closed and not values:
        hint = "add values: [first, second]"
        reporter.report("FML411", tree.type.span, f"the {kind} has no values", hint=hint)
        return None
    if kind and not closed and values:
        hint = "values: belongs to enum and set"
        reporter.report("FML411", tree.values[0].span, f"type {kind} takes no values", hint=hint)
        return None
    for index, each in enumerate(tree.values):
        if each.value in values[:index]:
            message, hint = f"the value {each.value} stands twice", "remove one of them"
            reporter.report("FML412", each.span, message, hint=hint)
    return tuple(dict.fromkeys(values))


def _bounded(tree: TypeDeclaration, declared: Declared, reporter: Reporter) -> Declared | None:
    minimum, maximum = (_bound(each, declared, reporter) for each in (tree.min, tree.max))
    if minimum is not None and maximum is not None and minimum > maximum:
        message = f"min {minimum} is greater than max {maximum}"
        hint = f"write min: {maximum}, max: {minimum}"
        reporter.report("FML413", tree.span, message, hint=hint)
        return None
    return evolve(declared, minimum=minimum, maximum=maximum)


def _bound(tree: Value | None, declared: Declared, reporter: Reporter) -> int | float | None:
    if tree is None:
        return None
    if declared.kind not in {Kind.INT, Kind.DOUBLE}:
        message = f"min and max do not apply to type {declared.kind}"
        reporter.report("FML413", tree.span, message, hint="leave it out")
        return None
    found = convert(tree, evolve(declared, nullable=False), reporter)
    return found.value if found and isinstance(found.value, int | float) else None


def offers(provider: Declared, need: Declared) -> str | None:
    """Return why what a provider offers does not fit a need, or None if it does.

    A provider may offer fewer values or a narrower range, never more.
    """
    if provider.kind is not need.kind:
        return f"it is of type {provider.kind}, needed is {need.kind}"
    if provider.nullable and not need.nullable:
        return "it may be null"
    extra = [each for each in provider.values if each not in need.values]
    if extra:
        return f"it may also be {', '.join(extra)}"
    if need.kind in {Kind.INT, Kind.DOUBLE}:
        return _outside(bounds_of(provider), bounds_of(need))
    return None


def _outside(provider: tuple[float, float], need: tuple[float, float]) -> str | None:
    if provider[0] < need[0]:
        return f"it may be less than {need[0]}"
    return f"it may be greater than {need[1]}" if provider[1] > need[1] else None
