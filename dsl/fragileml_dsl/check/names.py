"""The names that expressions mention, before anything is known of them."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from fragileml_dsl.expressions.tree import Expression, Invalid, Name, Select, children_of
from fragileml_dsl.source import Located, Span

_PLAIN = frozenset({Located, Span, str, bool, type(None)})
"""Most of the parts of a tree, in which no expression stands."""


def names_in(expression: Expression) -> tuple[str, ...]:
    """Return the names in an expression, those before a dot and of macros' variables included."""
    found = {node.text: None for node in _nodes(expression) if isinstance(node, Name)}
    return tuple(found)


def reads_of(tree: object) -> frozenset[str] | None:
    """Return all names that the expressions of a tree mention, with and without what a dot adds.

    None if one of them could not be read: it may mention anything.
    """
    found: set[str] = set()
    for node in (node for each in _expressions(tree) for node in _nodes(each)):
        match node:
            case Name(text=text):
                found.add(text)
            case Select(operand=Name(text=text), field=field):
                found.add(f"{text}.{field.value}")
            case Invalid():
                return None
    return frozenset(found)


def _expressions(tree: object) -> Iterator[Expression]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if isinstance(node, Expression):
            yield node
        elif isinstance(node, tuple):
            waiting.extend(node)
        elif kind not in _PLAIN and attrs.has(kind):
            waiting.extend(getattr(node, each.name) for each in attrs.fields(kind))


def _nodes(expression: Expression) -> Iterator[Expression]:
    waiting: list[Expression] = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children_of(node))
