"""Every place of a document in which a name is declared or used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.editor.shapes import AnyShape, key_name_at, scalar_at, shape_below
from fragileml_dsl.expressions.check_macros import is_macro
from fragileml_dsl.expressions.check_names import dotted_text
from fragileml_dsl.expressions.parser import parse_expression, parse_template
from fragileml_dsl.expressions.tree import (
    Call,
    Expression,
    Hole,
    Literal,
    Name,
    Select,
    children_of,
)
from fragileml_dsl.source import Position, Span
from fragileml_dsl.syntax import names
from fragileml_dsl.syntax.documents import DOCUMENT_KINDS
from fragileml_dsl.syntax.names import Naming
from fragileml_dsl.syntax.scalars import ExpressionShape, TemplateShape, ValueShape
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar

_Path = tuple[str | int, ...]
_CALLS: Final = {"issue": Naming.ISSUE, "stage": Naming.STAGE}


@frozen
class Place:
    """Where a name stands.

    Attributes:
        span: The place of the name itself.
        qualifier: The place of what stands before its dot or slash, or None.
        path: The way to the value, or to the mapping whose key it is.
    """

    span: Span
    qualifier: Span | None
    path: _Path


@frozen
class Mention:
    """One name in one place.

    Attributes:
        naming: What it stands for.
        qualifier: The module, or a metric's stage, as written before it, or nothing.
        name: The name itself.
        place: Where it stands.
        declares: Whether it is declared here.
    """

    naming: Naming
    qualifier: str
    name: str
    place: Place
    declares: bool = False


def mentions_in(root: Node, kind: str) -> Iterator[Mention]:
    """Yield the mentions in a document of a kind, in the order written."""
    shape = DOCUMENT_KINDS.get(kind)
    if shape is not None and isinstance(root, Mapping):
        yield from _walk(root, shape, ())


def _walk(node: Node, shape: AnyShape, path: _Path) -> Iterator[Mention]:
    if isinstance(node, Scalar):
        yield from _scalar(node, scalar_at(shape), path)
        return
    if isinstance(node, Mapping):
        keys = key_name_at(shape)
        for entry in node.entries:
            if keys is not None:
                yield from _name(entry.key, keys, path)
            below = shape_below(shape, entry.key.text)
            if below is not None:
                yield from _walk(entry.value, below, (*path, entry.key.text))
        return
    for index, item in enumerate(node.items):
        below = shape_below(shape, index)
        if below is not None:
            yield from _walk(item, below, (*path, index))


def _scalar(node: Scalar, shape: AnyShape | None, path: _Path) -> Iterator[Mention]:
    match shape:
        case names.Name():
            yield from _name(node, shape, path)
        case ExpressionShape():
            yield from _expression(parse_expression(node, Reporter()), path, ())
        case ValueShape() if node.text.lstrip().startswith("="):
            start = node.text.index("=") + 1
            yield from _expression(parse_expression(node, Reporter(), start), path, ())
        case TemplateShape():
            template = parse_template(node, Reporter())
            for part in template.parts if template else ():
                if isinstance(part, Hole):
                    yield from _expression(part.value, path, ())


def _name(node: Scalar, shape: names.Name, path: _Path) -> Iterator[Mention]:
    if shape.naming is None or not shape.accepts(node.text):
        return
    parts = node.text.rpartition(shape.joint) if shape.joint else ("", "", node.text)
    module, found, name = parts
    start = len(module) + len(found)
    qualifier = node.span_of(0, len(module)) if module else None
    place = Place(node.span_of(start, len(node.text)), qualifier, path)
    yield Mention(shape.naming, module, name, place, shape.declares)


def _expression(node: Expression | None, path: _Path, bound: tuple[str, ...]) -> Iterator[Mention]:
    """Yield the mentions in an expression; ``bound`` are the variables of macros around it."""
    if node is None:
        return
    if isinstance(node, Name | Select):
        written = dotted_text(node)
        if written is not None:
            if written.partition(".")[0] not in bound:
                yield _reference(node, path)
            return
    if isinstance(node, Call):
        yield from _called(node, path)
        if node.target is not None and is_macro(node):
            variable, *rest = node.arguments
            inner = (*bound, variable.text) if isinstance(variable, Name) else bound
            yield from _expression(node.target, path, bound)
            for each in rest:
                yield from _expression(each, path, inner)
            return
    for each in children_of(node):
        yield from _expression(each, path, bound)


def _reference(node: Name | Select, path: _Path) -> Mention:
    """Return the mention of a name, or of the first two of several joined by dots."""
    while isinstance(node, Select) and isinstance(node.operand, Select):
        node = node.operand
    if isinstance(node, Select) and isinstance(node.operand, Name):
        field, operand = node.field, node.operand
        place = Place(field.span, operand.span, path)
        return Mention(Naming.VARIABLE, operand.text, field.value, place)
    text = node.text if isinstance(node, Name) else ""
    return Mention(Naming.VARIABLE, "", text, Place(node.span, None, path))


def _called(node: Call, path: _Path) -> Iterator[Mention]:
    """Yield the mentions in the literal arguments of issue(), stage() and metric()."""
    texts = [each for each in node.arguments if isinstance(each, Literal)]
    values = [each.value for each in texts if isinstance(each.value, str)]
    function = node.function.value
    if node.target is not None or len(values) != len(node.arguments) or not values:
        return
    if function == "metric" and len(values) == len(("stage", "name")):
        place = Place(_inside(texts[1]), _inside(texts[0]), path)
        yield Mention(Naming.METRIC, values[0], values[1], place)
    elif function in _CALLS:
        module, slash, name = values[0].rpartition("/")
        span = _inside(texts[0])
        cut = span.start.column + len(module) + len(slash)
        qualifier = Span(span.file, span.start, Position(span.start.line, cut - len(slash)))
        own = Span(span.file, Position(span.start.line, cut), span.end)
        place = Place(own, qualifier if module else None, path)
        yield Mention(_CALLS[function], module, name, place)


def _inside(node: Literal) -> Span:
    """Return the place of a text without its quotes."""
    start, end = node.span.start, node.span.end
    return Span(
        node.span.file,
        Position(start.line, start.column + 1),
        Position(end.line, end.column - 1),
    )
