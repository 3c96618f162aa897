"""Which shape reads what stands at a path, and what it offers there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import frozen

from fragileml_dsl.editor.spot import Step
from fragileml_dsl.syntax.documents import DOCUMENT_KINDS, LANGUAGE_VERSION
from fragileml_dsl.syntax.names import Name
from fragileml_dsl.syntax.record import keys_of
from fragileml_dsl.syntax.scalars import Flag, Text, ValueShape, one_of
from fragileml_dsl.syntax.shapes import (
    WORD,
    Either,
    FirstMatch,
    ListOf,
    MapOf,
    Need,
    OneOrMany,
    Record,
    Shape,
)
from fragileml_dsl.syntax.steps import SHAPES, StepShape

AnyShape: TypeAlias = Shape[object]


@frozen
class KnownKey:
    """A key that may be written: its shape, and what is known of it."""

    shape: AnyShape
    doc: str = ""
    required: bool = False


HEADER: Mapping[str, KnownKey] = {
    "fragileml": KnownKey(
        one_of(str(LANGUAGE_VERSION)), "The version of the language.", required=True
    ),
    "kind": KnownKey(one_of(*DOCUMENT_KINDS), "The kind of document.", required=True),
}
"""The keys with which every file begins."""


def shape_at(kind: str, path: tuple[Step, ...]) -> AnyShape | None:
    """Return the shape of what stands at a path in a document of a kind, None if nothing may."""
    shape: AnyShape | None = DOCUMENT_KINDS.get(kind)
    if path and path[0] in HEADER:
        return HEADER[str(path[0])].shape if len(path) == 1 else None
    for step in path:
        shape = shape_below(shape, step) if shape is not None else None
    return shape


def shape_below(shape: AnyShape, step: Step) -> AnyShape | None:
    """Return the shape of what stands under a key or an index, None if nothing may."""
    match shape:
        case ListOf(item=item) | OneOrMany(item=item) if isinstance(step, int):
            return item
        case MapOf(value=value) if isinstance(step, str):
            return value
        case ValueShape() if isinstance(step, int):
            return shape
        case Either(mapping=mapping):
            return shape_below(mapping, step)
        case FirstMatch():
            return (
                shape.alternative if isinstance(step, int) else shape_below(shape.alternative, step)
            )
        case Need():
            return WORD if isinstance(step, int) else shape_below(shape.declaration, step)
        case _ if isinstance(step, str):
            known = keys_at(shape).get(step)
            return known.shape if known else None
    return None


def keys_at(shape: AnyShape) -> Mapping[str, KnownKey]:
    """Return the fixed keys of the mapping that a shape reads."""
    match shape:
        case Record(tree=tree):
            return {
                name: KnownKey(key.shape, key.doc, key.required)
                for name, key in keys_of(tree).items()
            }
        case Either(mapping=mapping):
            return keys_at(mapping)
        case FirstMatch():
            return keys_at(shape.alternative)
        case Need():
            return keys_at(shape.declaration)
        case StepShape():
            return {kind: KnownKey(each) for kind, each in SHAPES.items()}
    return {}


def key_name_at(shape: AnyShape) -> Name | None:
    """Return the shape of the keys of a mapping whose keys are names."""
    if isinstance(shape, Either):
        return key_name_at(shape.mapping)
    return shape.name if isinstance(shape, MapOf) and isinstance(shape.name, Name) else None


def scalar_at(shape: AnyShape) -> AnyShape | None:
    """Return the shape of a scalar that stands where ``shape`` reads, None if none may."""
    match shape:
        case Either(scalar=scalar):
            return scalar_at(scalar)
        case OneOrMany(item=item):
            return scalar_at(item)
        case Record(tree=tree, shorthand=shorthand):
            return keys_of(tree)[shorthand].shape if shorthand else None
        case FirstMatch():
            return scalar_at(shape.alternative)
        case Need():
            return scalar_at(shape.declaration)
        case ListOf() | MapOf() | StepShape():
            return None
    return shape


def words_of(shape: AnyShape) -> tuple[str, ...]:
    """Return the closed list of words that a scalar may be, empty if there is none."""
    if isinstance(shape, Flag):
        return ("true", "false")
    return shape.words if isinstance(shape, Name | Text) else ()
