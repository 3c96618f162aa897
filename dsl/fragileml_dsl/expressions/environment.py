"""What is known where an expression stands: macro variables, and what cannot be null."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from fragileml_dsl.expressions.typed import Constant, Typed
from fragileml_dsl.expressions.types import NULL, Nullable, Type

if TYPE_CHECKING:
    from collections.abc import Iterable

Leaf: TypeAlias = tuple[str, Constant]
"""A node without operands as a key: its operator and constant."""

_NOTHING: frozenset[Leaf] = frozenset()


@frozen
class Environment:
    """What surrounds an expression.

    Attributes:
        variables: Names and types of macro variables, the innermost last.
        present: Leaves that are known not to be null.
    """

    variables: tuple[tuple[str, Type], ...] = ()
    present: frozenset[Leaf] = _NOTHING

    def bind(self, name: str, type_: Type) -> Environment:
        """Return the environment inside a macro; facts on outer macro variables are dropped."""
        present = frozenset(each for each in self.present if each[0] != "local")
        return Environment((*self.variables, (name, type_)), present)

    def lookup(self, name: str) -> tuple[int, Type] | None:
        """Return how far out a macro variable was bound (0 is the innermost), and its type."""
        for distance, (known, type_) in enumerate(reversed(self.variables)):
            if known == name:
                return distance, type_
        return None

    def given(self, *conditions: Typed, holds: bool = True) -> Environment:
        """Return the environment where the conditions are known to hold, or not to."""
        found = frozenset[Leaf]().union(*(_present(each, holds=holds) for each in conditions))
        return evolve(self, present=self.present | found) if found else self


def _present(condition: Typed, *, holds: bool) -> frozenset[Leaf]:
    """Return the leaves that are not null if ``condition`` turns out as ``holds`` says."""
    operator, operands = condition.operator, condition.operands
    if operator == "not":
        return _present(operands[0], holds=not holds)
    if operator in {"and", "or"}:
        found = [_present(each, holds=holds) for each in operands]
        together = (operator == "and") == holds
        return _NOTHING.union(*found) if together else frozenset.intersection(*found)
    if operator in {"installed", "satisfies"} and holds:
        name = condition.constant
        return frozenset({("package", name[0] if isinstance(name, tuple) else name)})
    equality = operator.startswith(("equal", "not_equal"))
    if equality and holds == operator.startswith("equal"):
        if all(_may_be_null(each) for each in operands):
            return _NOTHING
        return _leaves(operands)
    if equality:
        return _leaves(operands) if any(each.type == NULL for each in operands) else _NOTHING
    if operator.endswith("_nullable") and holds:
        return _leaves(operands)
    return _NOTHING


def _may_be_null(node: Typed) -> bool:
    return node.type == NULL or isinstance(node.type, Nullable)


def _leaves(nodes: Iterable[Typed]) -> frozenset[Leaf]:
    return frozenset((each.operator, each.constant) for each in nodes if not each.operands)
