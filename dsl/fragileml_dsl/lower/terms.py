"""From checked expressions to terms: places fall away, names become indices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.machine.term import Hole, Template, Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragileml_dsl.expressions.typed import Typed, TypedTemplate

REFERENCES = frozenset({"variable", "define", "parameter", "metric", "stage", "issue"})
"""Operators whose constant is a name that lowering replaces."""


def lower_term(typed: Typed, references: Callable[[Typed], Term]) -> Term:
    """Return the term of a checked expression.

    Args:
        typed: The expression.
        references: Gives the term for each node that names something; see :data:`REFERENCES`.
    """
    if typed.operator in REFERENCES:
        return references(typed)
    operands = tuple([lower_term(each, references) for each in typed.operands])
    return Term(typed.operator, operands, typed.constant)


def lower_template(typed: TypedTemplate, lower: Callable[[Typed], Term]) -> Template:
    """Return the template of a checked text, literal texts next to each other joined.

    Args:
        typed: The text.
        lower: Gives the term for the expression in each hole.
    """
    parts: list[str | Hole] = []
    for part in typed:
        if not isinstance(part, str):
            parts.append(Hole(lower(part.value), part.format))
        elif parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part:
            parts.append(part)
    return tuple(parts)
