"""Terms with what never changes worked out beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from fragileml.machine.evaluate import EvaluationError, Frame, evaluate
from fragileml.machine.packages import FixedPackages
from fragileml_dsl.machine.operators import OPERATORS
from fragileml_dsl.machine.term import FALSE, TRUE, Term

if TYPE_CHECKING:
    from fragileml.machine.compiled.layout import Layout

_NOWHERE = Frame(values=(), packages=FixedPackages(()))
_DECISIVE = {"and": FALSE, "or": TRUE}
_LEAVES = frozenset(name for name, each in OPERATORS.items() if each.arity == 0)


def folded(term: Term, layout: Layout) -> Term:
    """Return a term of the same value, shorter where variables that nothing changes decide."""
    if term.operator == "variable":
        slot = term.constant
        if isinstance(slot, int) and slot not in layout.domains:
            return Term("literal", constant=layout.first.values[slot])
        return term
    if term.operator in _LEAVES:
        return term
    operands = tuple([folded(each, layout) for each in term.operands])
    short = evolve(term, operands=operands)
    if term.operator in _DECISIVE:
        return _decided(short, _DECISIVE[term.operator])
    if term.operator == "conditional" and operands[0].operator == "literal":
        return operands[1] if operands[0].constant else operands[2]
    return _evaluated(short)


def _decided(term: Term, decisive: Term) -> Term:
    """Leave out operands that decide nothing; one that decides is the result."""
    if decisive in term.operands:
        return decisive
    left = tuple([each for each in term.operands if each.operator != "literal"])
    if not left:
        return FALSE if decisive == TRUE else TRUE
    return left[0] if len(left) == 1 else evolve(term, operands=left)


def _evaluated(term: Term) -> Term:
    """Evaluate a term of literals, if that gives a value that a literal can hold."""
    if not term.operands or any(each.operator != "literal" for each in term.operands):
        return term
    try:
        value = evaluate(term, _NOWHERE)
    # A guard that is yet to be folded keeps null away from operators that cannot take it.
    except (EvaluationError, TypeError):
        return term
    if value is None or isinstance(value, bool | int | float | str):
        return Term("literal", constant=value)
    return term
