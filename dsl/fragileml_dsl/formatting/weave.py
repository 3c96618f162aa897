"""From nodes and comments to the pieces of a page: what belongs together, in canonical order."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType
from typing import Final

from attrs import define, evolve, frozen

from fragileml_dsl.formatting.comments import Comment, comments_of, is_spaced
from fragileml_dsl.formatting.pieces import Block, Leaf, Member, Page, Piece
from fragileml_dsl.formatting.quoting import content, is_bare
from fragileml_dsl.source import Position, Source
from fragileml_dsl.syntax.parts import chosen, is_pair, keys_in, shape_of_items, shape_under
from fragileml_dsl.syntax.scalars import INTEGER, WORD
from fragileml_dsl.syntax.shape import Shape
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence, Style

_HEADER: Final[ReadOnly[str, Shape[object]]] = MappingProxyType(
    {"fragileml": INTEGER, "kind": WORD}
)
_UNBOUNDED: Final = 1_000_000
"""A column right of all others."""


@frozen
class _Child:
    """A node inside another one, with its key if it is an entry."""

    key: Scalar | None
    value: Node
    shape: Shape[object]

    @property
    def start(self) -> Position:
        """Where it begins, but for the dash of an item."""
        return (self.key or self.value).span.start


@frozen
class _Limit:
    """Where a piece ends at the latest: where the next one outside it begins, and its column."""

    place: Position
    column: int


def weave(source: Source, root: Mapping, shape: Shape[object]) -> Page:
    """Return the pieces of a file in which no error was found.

    Args:
        source: The file.
        root: Its nodes.
        shape: The shape of its kind of document.
    """
    weaver = _Weaver(deque(comments_of(source, root)), source.text.split("\n"))
    return weaver.page(root, shape)


@define
class _Weaver:
    """Goes through a file from top to bottom and hands its comments to their owners.

    Attributes:
        comments: Those that have no owner yet, in order.
        lines: The lines of the file.
    """

    comments: deque[Comment]
    lines: list[str]

    def page(self, root: Mapping, shape: Shape[object]) -> Page:
        """Return the whole file. What stands above its first entry is about the file."""
        head = self._until(root.entries[0].key.span.start)
        children = [
            _Child(
                each.key,
                each.value,
                _HEADER.get(each.key.text) or shape_under(shape, each.key.text),
            )
            for each in root.entries
        ]
        spaced = self._is_spaced(children[0])
        end = _Limit(Position(len(self.lines) + 1, 1), 0)
        members = self._members(children, (*_HEADER, *keys_in(shape)), 1, end)
        members = (evolve(members[0], spaced=spaced), *members[1:])
        return Page(head, Block(members, tuple(self.comments), "{}", flow=False))

    def _piece(self, node: Node, shape: Shape[object], limit: _Limit) -> Piece:
        shape = chosen(shape, node)
        match node:
            case Scalar():
                return Leaf(content(node, shape), is_bare(node, shape))
            case Sequence():
                item = shape_of_items(shape)
                children = [_Child(None, each, item) for each in node.items]
                return self._block(node, children, (), "[]", limit)
            case Mapping():
                entries = [
                    _Child(each.key, each.value, shape_under(shape, each.key.text))
                    for each in node.entries
                ]
                brackets = "" if is_pair(shape, node) else "{}"
                return self._block(node, entries, keys_in(shape), brackets, limit)

    def _block(
        self,
        node: Mapping | Sequence,
        children: list[_Child],
        order: tuple[str, ...],
        brackets: str,
        limit: _Limit,
    ) -> Block:
        before = len(self.comments)
        column = node.span.start.column
        if node.flow:
            column, limit = _UNBOUNDED, _Limit(node.span.end, _UNBOUNDED)
        members = self._members(children, order, column, limit)
        below = self._until(limit.place) if node.flow else self._below(column, limit)
        untouched = len(self.comments) == before
        return Block(members, below, brackets, bool(node.flow) and untouched)

    def _members(
        self, children: list[_Child], order: tuple[str, ...], column: int, limit: _Limit
    ) -> tuple[Member, ...]:
        limits = [*(_Limit(each.start, column) for each in children[1:]), limit]
        members = [self._member(*each) for each in zip(children, limits, strict=False)]
        if members and not members[0].above:
            members[0] = evolve(members[0], spaced=False)
        if order:
            members.sort(key=lambda each: order.index(each.key or ""))
        return tuple(members)

    def _member(self, child: _Child, limit: _Limit) -> Member:
        key, value = child.key, child.value
        above = self._until(child.start)
        spaced = self._is_spaced(child)
        beside: tuple[Comment, ...] = ()
        is_block = not isinstance(value, Scalar) and not value.flow
        if key is not None and is_block:
            beside = self._beside(key.span.end.line, value.span.start)
        elif key is not None:
            between = self._until(value.span.start)
            if any(each.alone for each in between):
                above += between
            else:
                beside = between
        piece = self._piece(value, child.shape, limit)
        if isinstance(piece, Block) and not piece.members:
            beside += piece.below
            piece = evolve(piece, below=(), flow=True)
        if not is_block:
            is_literal = isinstance(value, Scalar) and value.style is Style.LITERAL
            last = value.span.start if is_literal else value.span.end
            beside += self._beside(last.line, limit.place)
        return Member(key.text if key else None, piece, above, beside, spaced)

    def _until(self, place: Position) -> tuple[Comment, ...]:
        taken = []
        while self.comments and self.comments[0].place < place:
            taken.append(self.comments.popleft())
        return tuple(taken)

    def _beside(self, line: int, place: Position) -> tuple[Comment, ...]:
        """Take the comment that ends a line, if it stands before a place."""
        if self.comments and not self.comments[0].alone and self.comments[0].place.line == line:
            return self._until(min(place, Position(line + 1, 1)))
        return ()

    def _below(self, column: int, limit: _Limit) -> tuple[Comment, ...]:
        """Take the comments that are indented as a block is, or more, and more than the next."""
        taken = []
        while (
            self.comments
            and self.comments[0].alone
            and self.comments[0].place < limit.place
            and limit.column < column <= self.comments[0].place.column
        ):
            taken.append(self.comments.popleft())
        return tuple(taken)

    def _is_spaced(self, child: _Child) -> bool:
        start = child.start
        before = self.lines[start.line - 1][: start.column - 1]
        return not before.strip(" " if child.key else " -") and is_spaced(self.lines, start.line)
