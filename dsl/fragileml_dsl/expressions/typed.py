"""The checked tree of an expression: overloads chosen, types known, places kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import field, frozen

from fragileml_dsl.expressions.types import Type
from fragileml_dsl.source import Span

Constant: TypeAlias = bool | int | float | str | tuple[str, ...] | None


@frozen
class Typed:
    """One node of a checked expression.

    Attributes:
        operator: A name of the operator table (``machine/operators.py``): what an evaluator does.
        operands: Its operands, checked.
        constant: What is not an operand: a literal's value, a reference's name, a pattern.
        type: The static type of its value.
        span: Its place in the file; not part of equality.
    """

    operator: str
    operands: tuple[Typed, ...]
    constant: Constant
    type: Type
    span: Span = field(eq=False, repr=False)

    def walk(self) -> Iterator[Typed]:
        """Yield this node and all below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.operands))


@frozen
class Hole:
    """``{{ expression | format }}`` in a text; ``format`` may be empty."""

    value: Typed
    format: str


TypedTemplate: TypeAlias = tuple[str | Hole, ...]
