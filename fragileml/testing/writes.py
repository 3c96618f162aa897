"""Assignments and texts: what stands around formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fragileml.testing.formula import Formula, Pen
from fragileml.testing.variables import Variable
from fragileml.testing.writer import Tree
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    STRING,
    ListType,
    MapType,
    Nullable,
    Type,
)

_PRINTED: tuple[Type, ...] = (BOOL, INT, DOUBLE, STRING)
_FORMATS: dict[Type, tuple[str, ...]] = {
    INT: ("", " | ,"),
    DOUBLE: ("", " | .4f", " | .2e", " | .3g", " | .1%"),
}
_OPENINGS = ("", "ValueError: ", "it's ", "# ", "rate [%] ")


def assignments(pen: Pen, targets: Iterable[Variable], prefix: str = "") -> dict[str, Tree]:
    """Return values for variables, each a literal or a formula in range."""
    return {prefix + each.name: _assigned(pen, each) for each in targets}


def _assigned(pen: Pen, variable: Variable) -> Tree:
    if pen.number(0, 1):
        return pen.choose(variable.candidates)
    type_ = variable.type.inner if isinstance(variable.type, Nullable) else variable.type
    formula = pen.formula(type_)
    if type_ == INT:
        low, high = variable.range
        inside = low <= formula.low and formula.high <= high
        return f"= {formula.text}" if inside else f"= clamp({formula.text}, {low}, {high})"
    if type_ == DOUBLE and variable.minimum is not None and variable.maximum is not None:
        return f"= clamp({formula.text}, {variable.minimum!r}, {variable.maximum!r})"
    return f"= {formula.text}"


def some(pen: Pen, variables: Sequence[Variable], most: int = 2) -> list[Variable]:
    """Return at least one of the variables, if there are any."""
    chosen = {pen.choose(variables).name for _ in range(pen.number(1, most)) if variables}
    return [each for each in variables if each.name in chosen]


def text(pen: Pen) -> str:
    """Return a text with up to two holes."""
    written = pen.choose(_OPENINGS) + "as seen"
    for _ in range(pen.number(0, 2)):
        written += f", {{{{ {_hole(pen)} }}}}"
    return written + pen.choose(("", ".", "\nsecond line"))


def _hole(pen: Pen) -> str:
    metrics, form = pen.scope.metrics, pen.number(0, 3)
    if metrics and form == 0:
        stage, _, name = pen.choose(metrics).partition(".")
        return f"metric('{stage}', '{name}')" + pen.choose(("", " | .3f"))
    printable = [each for each in pen.scope.names if not isinstance(each.type, ListType | MapType)]
    formula = pen.choose(printable) if printable and form > 1 else _printed(pen)
    return formula.text + pen.choose(_FORMATS.get(formula.type, ("",)))


def _printed(pen: Pen) -> Formula:
    return pen.formula(pen.choose(_PRINTED))
