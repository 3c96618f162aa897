"""Shapes of lists and mappings, and shapes that are one thing or another."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.description import Definitions, Schema
from fragileml_dsl.syntax.shape import MISSING, Missing, Named, Shape, refuse
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
S = TypeVar("S")


@frozen
class ListOf(Shape[tuple[T, ...]], Generic[T]):
    """A list of pieces of one shape. Items that cannot be read are left out."""

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

    def read(self, node: Node, reporter: Reporter) -> tuple[T, ...] | Missing:
        """Return the values of the items."""
        if not isinstance(node, Sequence):
            return refuse(node, self.noun, reporter)
        values = (self.item.read(each, reporter) for each in node.items)
        return tuple(value for value in values if not isinstance(value, Missing))


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

    def read(self, node: Node, reporter: Reporter) -> tuple[T, ...] | Missing:
        """Return the values of the items."""
        if isinstance(node, Sequence):
            return ListOf(self.item).read(node, reporter)
        if not isinstance(node, Scalar):
            return refuse(node, self.noun, reporter)
        value = self.item.read(node, reporter)
        return MISSING if isinstance(value, Missing) else (value,)


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

    def read(self, node: Node, reporter: Reporter) -> tuple[Named[T], ...] | Missing:
        """Return the entries; a broken name or value leaves its entry out, both are reported."""
        if not isinstance(node, Mapping):
            return refuse(node, self.noun, reporter)
        found = []
        for entry in node.entries:
            name = self.name.read(entry.key, reporter)
            value = self.value.read(entry.value, reporter)
            if not isinstance(name, Missing) and not isinstance(value, Missing):
                found.append(Named(name, value))
        return tuple(found)


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

    def read(self, node: Node, reporter: Reporter) -> S | T | Missing:
        """Return what was written."""
        match node:
            case Scalar():
                return self.scalar.read(node, reporter)
            case Mapping():
                return self.mapping.read(node, reporter)
            case Sequence():
                return refuse(node, self.noun, reporter)
