"""The plain names that an expression mentions, before anything is known of them."""

from __future__ import annotations

from fragileml_dsl.expressions.tree import Expression, Name, children_of


def names_in(expression: Expression) -> tuple[str, ...]:
    """Return the names in an expression, those before a dot and of macros' variables included."""
    found: dict[str, None] = {}
    waiting: list[Expression] = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            found[node.text] = None
        waiting.extend(children_of(node))
    return tuple(found)
