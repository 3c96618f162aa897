"""Operators on expressions: each yields the texts that an expression could have instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from attrs import frozen

from fragileml_dsl.expressions.tree import (
    Binary,
    Conditional,
    Expression,
    Literal,
    children_of,
)
from fragileml_dsl.yaml_reader.nodes import Scalar

_FLIPPED: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
_JOINED: Final = {"&&": "||", "||": "&&"}


@frozen
class Formula:
    """An expression in a scalar.

    Attributes:
        scalar: Where it stands.
        tree: What it says.
        enums: The lists of words of the file's types.
        condition: Whether it is true or false.
    """

    scalar: Scalar
    tree: Expression
    enums: tuple[tuple[str, ...], ...]
    condition: bool

    def bounds(self, node: Expression) -> tuple[int, int]:
        """Return where a part of it begins and ends in the scalar's text."""
        positions = self.scalar.positions
        return positions.index(node.span.start), positions.index(node.span.end)

    def replaced(self, node: Expression, text: str) -> str:
        """Return the scalar's text with other words for a part of it."""
        start, end = self.bounds(node)
        return self.scalar.text[:start] + text + self.scalar.text[end:]

    def text(self, node: Expression) -> str:
        """Return a part of it as written."""
        start, end = self.bounds(node)
        return self.scalar.text[start:end]

    def parts(self) -> Iterator[Expression]:
        """Yield all parts of it, itself first."""
        stack = [self.tree]
        while stack:
            node = stack.pop()
            yield node
            stack += reversed(children_of(node))


def negate(formula: Formula) -> Iterator[str]:
    """Say the opposite of a condition."""
    if formula.condition:
        yield f"!({formula.scalar.text})"


def drop_conjunct(formula: Formula) -> Iterator[str]:
    """Leave out one side of ``&&`` or ``||``."""
    for node in formula.parts():
        if isinstance(node, Binary) and node.operator.value in _JOINED:
            yield formula.replaced(node, f"({formula.text(node.left)})")
            yield formula.replaced(node, f"({formula.text(node.right)})")


def exchange_and_or(formula: Formula) -> Iterator[str]:
    """Write ``||`` for ``&&`` and the other way round."""
    yield from _with_operators(formula, _JOINED)


def flip_comparison(formula: Formula) -> Iterator[str]:
    """Count the border in or out, or say unequal for equal."""
    yield from _with_operators(formula, _FLIPPED)


def _with_operators(formula: Formula, others: dict[str, str]) -> Iterator[str]:
    for node in formula.parts():
        if isinstance(node, Binary) and node.operator.value in others:
            left, right = formula.text(node.left), formula.text(node.right)
            other = f"({left}) {others[node.operator.value]} ({right})"
            yield formula.replaced(node, f"({other})")


def one_off(formula: Formula) -> Iterator[str]:
    """Make a whole number one more or one less."""
    for node in formula.parts():
        if isinstance(node, Literal) and type(node.value) is int:
            for value in (node.value + 1, node.value - 1):
                yield formula.replaced(node, f"({value})" if value < 0 else f"{value}")


def another_word(formula: Formula) -> Iterator[str]:
    """Compare with the next value of an enum."""
    for node in formula.parts():
        if isinstance(node, Literal) and isinstance(node.value, str):
            for values in formula.enums:
                if node.value in values and len(values) > 1:
                    other = values[(values.index(node.value) + 1) % len(values)]
                    yield formula.replaced(node, f'"{other}"')
                    break


def exchange_branches(formula: Formula) -> Iterator[str]:
    """Give the one where the other was meant."""
    for node in formula.parts():
        if isinstance(node, Conditional):
            then, otherwise = formula.text(node.then), formula.text(node.otherwise)
            condition = formula.text(node.condition)
            yield formula.replaced(node, f"(({condition}) ? ({otherwise}) : ({then}))")


IN_EXPRESSIONS: tuple[Callable[[Formula], Iterator[str]], ...] = (
    negate,
    drop_conjunct,
    exchange_and_or,
    flip_comparison,
    one_off,
    another_word,
    exchange_branches,
)
