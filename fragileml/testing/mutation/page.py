"""A file as operators see it: nodes with the keys that lead to them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field, frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Position, Source, Span
from fragileml_dsl.yaml_reader.nodes import Entry, Mapping, Node, Scalar, Sequence
from fragileml_dsl.yaml_reader.reader import read_yaml

ITEM = "-"
"""Stands in a path for an item of a sequence."""


@frozen
class Spot:
    """A node and the keys above it, outermost first."""

    path: tuple[str, ...]
    node: Node

    @property
    def key(self) -> str:
        """The last key."""
        return self.path[-1] if self.path else ""

    @property
    def parent(self) -> str:
        """The last key but one."""
        return self.path[-2] if len(self.path) > 1 else ""

    @property
    def scalar(self) -> Scalar | None:
        """The node, if it is a scalar on a single line."""
        node = self.node
        return node if isinstance(node, Scalar) and "\n" not in node.text else None


@define
class Page:
    """A file that can be read.

    Attributes:
        source: Its text.
        spots: Its nodes in the order written.
    """

    source: Source
    spots: tuple[Spot, ...] = field(init=False)
    _lines: list[int] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Read the file, and find where its lines begin."""
        root = read_yaml(self.source, Reporter())
        self.spots = () if root is None else tuple(_spots((), root))
        self._lines = [0]
        for line in self.source.text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def offset(self, place: Position) -> int:
        """Return how many characters stand before a place."""
        return self._lines[place.line - 1] + place.column - 1

    def written(self, span: Span) -> str:
        """Return what stands in a place, as it is written."""
        return self.source.text[self.offset(span.start) : self.offset(span.end)]

    def words(self, key: str) -> tuple[tuple[str, ...], ...]:
        """Return the lists of words that stand under a key anywhere."""
        return tuple(
            tuple(each.text for each in spot.node.items if isinstance(each, Scalar))
            for spot in self.spots
            if spot.key == key and isinstance(spot.node, Sequence)
        )


def _spots(path: tuple[str, ...], node: Node) -> Iterator[Spot]:
    yield Spot(path, node)
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from _spots((*path, entry.key.text), entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _spots((*path, ITEM), item)


def span_of(part: Entry | Node) -> Span:
    """Return the place of an entry with its key, or of a node."""
    if isinstance(part, Entry):
        return Span(part.key.span.file, part.key.span.start, part.value.span.end)
    return part.span
