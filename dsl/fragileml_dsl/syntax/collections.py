"""Shapes of lists and mappings, and shapes that are one thing or another."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.description import Definitions, Schema
from fragileml_dsl.syntax.shape import Named, Shape, refuse
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
S = TypeVar("S")


@frozen
class ListOf(Shape[tuple[T, ...]], Generic[T]):
    """A list of pieces of one shape."""

    item: Shape[T]

    @property
    def noun(self) -> str:
        """What an author is asked for."""
        return f"a list of {self.item.plural}"

    @property
    def plural(self) -> str:
        """The same in the plural."""
        return f"lists of {self.item.plural}"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of the list."""
        return {"type": "array", "items": self.item.describe(definitions)}

    def read_sound(self, node: Node, reporter: Reporter) -> tuple[T, ...]:
        """Return the values of the items."""
        if not isinstance(node, Sequence):
            return self.hole(refuse(node, self.noun, reporter))
        return tuple(self.item.read(each, reporter) for each in node.items)

    def hole(self, span: Span) -> tuple[T, ...]:
        """Return a list with a hole in it."""
        return (self.item.hole(span),)


@frozen
class OneOrMany(Shape[tuple[T, ...]], Generic[T]):
    """A list, or a single piece that stands for a list of one."""

    item: Shape[T]

    @property
    def noun(self) -> str:
        """What an author is asked for."""
        return f"{self.item.noun} or a list of {self.item.plural}"

    @property
    def plural(self) -> str:
        """The same in the plural."""
        return f"lists of {self.item.plural}"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a piece or a list of them."""
        item = self.item.describe(definitions)
        return {"anyOf": [item, {"type": "array", "items": item}]}

    def read_sound(self, node: Node, reporter: Reporter) -> tuple[T, ...]:
        """Return the values of the items."""
        if isinstance(node, Sequence):
            return ListOf(self.item).read(node, reporter)
        if not isinstance(node, Scalar):
            return self.hole(refuse(node, self.noun, reporter))
        return (self.item.read(node, reporter),)

    def hole(self, span: Span) -> tuple[T, ...]:
        """Return a list with a hole in it."""
        return (self.item.hole(span),)


@frozen
class MapOf(Shape[tuple[Named[T], ...]], Generic[T]):
    """A mapping from names to pieces of one shape, in the order written."""

    name: Shape[Located[str]]
    value: Shape[T]

    @property
    def noun(self) -> str:
        """What an author is asked for."""
        return f"a mapping from {self.name.plural} to {self.value.plural}"

    @property
    def plural(self) -> str:
        """The same in the plural."""
        return f"mappings from {self.name.plural} to {self.value.plural}"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of the mapping."""
        return {
            "type": "object",
            "propertyNames": self.name.describe(definitions),
            "additionalProperties": self.value.describe(definitions),
        }

    def read_sound(self, node: Node, reporter: Reporter) -> tuple[Named[T], ...]:
        """Return the entries."""
        if not isinstance(node, Mapping):
            return self.hole(refuse(node, self.noun, reporter))
        return tuple(
            Named(self.name.read(each.key, reporter), self.value.read(each.value, reporter))
            for each in node.entries
        )

    def hole(self, span: Span) -> tuple[Named[T], ...]:
        """Return a mapping with a hole in it."""
        return (Named(self.name.hole(span), self.value.hole(span)),)


@frozen
class Either(Shape[S | T], Generic[S, T]):
    """A scalar of one shape or a mapping of another."""

    scalar: Shape[S]
    mapping: Shape[T]

    @property
    def noun(self) -> str:
        """What an author is asked for."""
        return f"{self.scalar.noun} or {self.mapping.noun}"

    @property
    def plural(self) -> str:
        """The same in the plural."""
        return f"{self.scalar.plural} or {self.mapping.plural}"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of the scalar or the mapping."""
        return {"anyOf": [self.scalar.describe(definitions), self.mapping.describe(definitions)]}

    def read_sound(self, node: Node, reporter: Reporter) -> S | T:
        """Return what was written."""
        match node:
            case Scalar():
                return self.scalar.read(node, reporter)
            case Mapping():
                return self.mapping.read(node, reporter)
            case Sequence():
                return self.hole(refuse(node, self.noun, reporter))

    def hole(self, span: Span) -> S | T:
        """Return a hole of the mapping, which may hold anything."""
        return self.mapping.hole(span)
