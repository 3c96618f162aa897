"""Expressions by type: formulas that compile wherever their names are known."""

from __future__ import annotations

from hypothesis import strategies as st

from fragileml.testing.conditions import CONDITIONS
from fragileml.testing.formula import Formula, Pen, Scope
from fragileml.testing.numbers import DOUBLES, INTS
from fragileml.testing.words import SETS, TEXTS, VERSIONS_OF, WORDS
from fragileml_dsl.expressions.types import Type

_FORMS = {
    "bool": CONDITIONS,
    "int": INTS,
    "double": DOUBLES,
    "string": TEXTS,
    "enum": WORDS,
    "set": SETS,
    "version": VERSIONS_OF,
}


def pen(draw: st.DrawFn, scope: Scope, depth: int = 2) -> Pen:
    """Return the pen that writes formulas in a scope."""
    return Pen(draw, scope, depth, _FORMS)


@st.composite
def formulas(draw: st.DrawFn, type_: Type, scope: Scope, depth: int = 2) -> Formula:
    """Draw a formula of a type.

    Args:
        draw: Given by Hypothesis.
        type_: bool, int, double, string, version, an enum or a set.
        scope: What it may read.
        depth: How deep operators and functions may nest.
    """
    return pen(draw, scope, depth).formula(type_)
