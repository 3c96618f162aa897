"""What stands inside a shape: the shapes of the pieces of a node, and the order of its keys."""

from __future__ import annotations

from attrs import evolve

from fragileml_dsl.syntax.collections import Either, ListOf, MapOf, OneOrMany
from fragileml_dsl.syntax.record import FirstMatch, Need, Record, keys_of
from fragileml_dsl.syntax.scalars import VALUE, ValueShape
from fragileml_dsl.syntax.shape import Shape
from fragileml_dsl.syntax.steps import StepShape, argument_of
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence


def chosen(shape: Shape[object], node: Node) -> Shape[object]:
    """Return the shape that reads a node where a shape allows several ways of writing.

    That is a shape of scalars for a scalar, of one kind of mapping for a mapping, and a
    :class:`ListOf` for a list. Of a node that the shape refuses nothing is known.
    """
    match shape, node:
        case Either(scalar=inner), Scalar():
            return chosen(inner, node)
        case Either(mapping=inner), _:
            return chosen(inner, node)
        case Record(tree=tree, shorthand=str(name)), Scalar():
            return chosen(keys_of(tree)[name].shape, node)
        case FirstMatch(record=record, shorthand=name), _:
            alternative = evolve(record, shorthand=name)
            return ListOf(alternative) if isinstance(node, Sequence) else chosen(alternative, node)
        case Need(tree=tree), Sequence():
            return chosen(keys_of(tree)["values"].shape, node)
        case Need(tree=tree), _:
            return chosen(Record(tree, shorthand="type"), node)
        case OneOrMany(item=item), _:
            return ListOf(item) if isinstance(node, Sequence) else chosen(item, node)
        case ValueShape(), Sequence():
            return ListOf(VALUE)
    return shape


def keys_in(shape: Shape[object]) -> tuple[str, ...]:
    """Return the keys of a mapping of a chosen shape in canonical order; none if any order goes."""
    return tuple(keys_of(shape.tree)) if isinstance(shape, Record) else ()


def shape_under(shape: Shape[object], key: str) -> Shape[object]:
    """Return the shape of the value under a key of a mapping of a chosen shape.

    Raises:
        KeyError: If the shape has no such key.
    """
    match shape:
        case Record(tree=tree):
            return keys_of(tree)[key].shape
        case MapOf(value=value):
            return value
        case StepShape():
            return argument_of(key)
    raise KeyError(key)


def shape_of_items(shape: Shape[object]) -> Shape[object]:
    """Return the shape of the items of a list of a chosen shape.

    Raises:
        TypeError: If the shape is not one of lists.
    """
    if isinstance(shape, ListOf):
        item: Shape[object] = shape.item
        return item
    raise TypeError(shape.noun)


def is_pair(shape: Shape[object], node: Mapping) -> bool:
    """Say whether a mapping is one that reads as a pair, such as ``run: train``."""
    return isinstance(shape, StepShape) and len(node.entries) == 1
