"""The plain names that an expression mentions, before anything is known of them."""

from __future__ import annotations

from fragileml_dsl.expressions.tree import (
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    ListLiteral,
    Literal,
    MapLiteral,
    Name,
    Select,
    Unary,
)


def names_in(expression: Expression) -> tuple[str, ...]:
    """Return the names in an expression, those before a dot and of macros' variables included."""
    found: dict[str, None] = {}
    waiting: list[Expression] = [expression]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            found[node.text] = None
        waiting.extend(_children(node))
    return tuple(found)


def _children(node: Expression) -> tuple[Expression, ...]:
    match node:
        case Literal() | Name():
            return ()
        case Select(operand=operand) | Unary(operand=operand):
            return (operand,)
        case Index(operand=operand, index=index):
            return (operand, index)
        case Call(target=target, arguments=arguments):
            return arguments if target is None else (target, *arguments)
        case Binary(left=left, right=right):
            return (left, right)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case ListLiteral(elements=elements):
            return elements
        case MapLiteral(entries=entries):
            return tuple(each for entry in entries for each in entry)
