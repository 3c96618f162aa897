"""Terms: position-free expressions as the machine holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

Value: TypeAlias = bool | int | float | str | tuple[str, ...] | None
"""A value of a state variable: a set is a tuple in declared order, a version is its text."""


@frozen
class Term:
    """One node of an expression.

    Attributes:
        operator: A name of the operator table, see :mod:`fragileml_dsl.machine.operators`.
        operands: Its operands.
        constant: What is not an operand: a literal, a variable's slot, a stage's name, a pattern.
    """

    operator: str
    operands: tuple[Term, ...] = ()
    constant: Value = None

    def walk(self) -> Iterator[Term]:
        """Yield this term and all below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.operands))


@frozen
class Hole:
    """A place in a text that holds the value of a term, printed by ``format``.

    An empty format prints as Python's ``str`` of the value does.
    """

    term: Term
    format: str = ""


Template: TypeAlias = tuple[str | Hole, ...]
"""A text with holes."""

TRUE = Term("literal", constant=True)
FALSE = Term("literal", constant=False)
