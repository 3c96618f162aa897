"""Names, dots and square brackets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.expressions import complaints
from fragileml_dsl.expressions.check_packages import package
from fragileml_dsl.expressions.compatibility import UNKNOWN
from fragileml_dsl.expressions.complaints import with_article
from fragileml_dsl.expressions.scope import Reference, Unknown
from fragileml_dsl.expressions.tree import Name, Select
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import DOUBLE, INT, STRING, ListType, MapType, Nullable

if TYPE_CHECKING:
    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.environment import Environment
    from fragileml_dsl.expressions.tree import Expression, Index
    from fragileml_dsl.source import Located, Span

_PLACES = {"value": "the effects of issues", "nan": "metrics and the effects of issues"}


def dotted(checker: Checker, node: Name | Select, environment: Environment) -> Typed:
    """Return what a name stands for; the longest dotted name that is known counts.

    Further dots select entries of a map.
    """
    path = dotted_text(node)
    if path is None or environment.lookup(path.partition(".")[0]) is not None:
        return _local_or_entry(checker, node, environment)
    found = checker.scope.reference(path)
    if isinstance(found, Reference):
        return _refer(found, node.span, environment)
    if isinstance(node, Name):
        return _special_name(checker, node, found)
    if _is_known(checker, node.operand):
        return select(checker, checker.infer(node.operand, None, environment), node.field)
    return checker.fail(found.code, node.span, found.message, found.hint)


def dotted_text(node: Expression) -> str | None:
    """Return ``a.b.c`` for names joined by dots, None for anything else."""
    fields: list[str] = []
    while isinstance(node, Select):
        fields.append(node.field.value)
        node = node.operand
    return ".".join([node.text, *reversed(fields)]) if isinstance(node, Name) else None


def select(checker: Checker, operand: Typed, field: Located[str]) -> Typed:
    """Return the entry ``field`` of a map."""
    if operand.type == UNKNOWN:
        return operand
    if isinstance(operand.type, Nullable):
        return complaints.may_be_null(checker, operand)
    if not isinstance(operand.type, MapType) or operand.type.key not in {STRING, UNKNOWN}:
        message = f"{with_article(operand.type)} has no {field.value}"
        hint = f"leave .{field.value} out: only modules and maps have something behind a dot"
        return checker.fail("FML515", field.span, message, hint)
    key = Typed("literal", (), field.value, STRING, field.span)
    span = operand.span
    return Typed("index_map", (operand, key), None, operand.type.value, span)


def index(checker: Checker, node: Index, environment: Environment) -> Typed:
    """Return an element of a list, an entry of a map or the version of a package."""
    if node.operand == Name("packages", span=node.span) and not environment.lookup("packages"):
        return package(checker, node, environment)
    operand = checker.infer(node.operand, None, environment)
    match operand.type:
        case ListType(element=element):
            place = checker.check(node.index, INT, environment)
            return Typed("index_list", (operand, place), None, element, node.span)
        case MapType(key=key, value=value):
            place = checker.check(node.index, key, environment)
            return Typed("index_map", (operand, place), None, value, node.span)
        case Nullable():
            return complaints.may_be_null(checker, operand)
    checker.infer(node.index, None, environment)
    if operand.type == UNKNOWN:
        return operand
    message = f"{with_article(operand.type)} has no elements"
    return checker.fail("FML515", node.span, message, "only lists and maps take square brackets")


def _local_or_entry(checker: Checker, node: Name | Select, environment: Environment) -> Typed:
    if isinstance(node, Select):
        return select(checker, checker.infer(node.operand, None, environment), node.field)
    found = environment.lookup(node.text)
    distance, type_ = found or (0, UNKNOWN)
    return _narrowed(Typed("local", (), distance, type_, node.span), environment)


def _refer(found: Reference, span: Span, environment: Environment) -> Typed:
    return _narrowed(Typed(found.operator, (), found.name, found.type, span), environment)


def _narrowed(node: Typed, environment: Environment) -> Typed:
    """Return a leaf without its ``?`` where it is known not to be null."""
    if isinstance(node.type, Nullable) and (node.operator, node.constant) in environment.present:
        return Typed(node.operator, (), node.constant, node.type.inner, node.span)
    return node


def _special_name(checker: Checker, node: Name, unknown: Unknown) -> Typed:
    """Return ``value`` or ``nan`` where it is a name, or report an unknown one."""
    allowed = {"value": checker.scope.value, "nan": checker.scope.nan}
    if allowed.get(node.text):
        return Typed(node.text, (), None, DOUBLE, node.span)
    if node.text in _PLACES:
        message = f"`{node.text}` has a meaning in {_PLACES[node.text]} only"
        return checker.fail("FML455", node.span, message, "read a variable or a number instead")
    if node.text == "packages":
        hint = "write packages['name'], installed('name') or satisfies('name', '>=1')"
        return checker.fail("FML401", node.span, "`packages` is not a value by itself", hint)
    return checker.fail(unknown.code, node.span, unknown.message, unknown.hint)


def _is_known(checker: Checker, node: Expression) -> bool:
    """Say whether a dotted name or a shorter one at its start is known."""
    while True:
        path = dotted_text(node)
        if path is not None and isinstance(checker.scope.reference(path), Reference):
            return True
        if not isinstance(node, Select):
            return False
        node = node.operand
