"""Assignments: the target exists and may be written here, the value has its type and range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from attrs import frozen

from fragileml_dsl.check.checked import CheckedWrite, Declared
from fragileml_dsl.check.literals import bounds_of, convert
from fragileml_dsl.check.scope import NameScope, names_near
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.checker import check_expression
from fragileml_dsl.expressions.ranges import check_total, interval_of
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.machine.term import Value
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.common import Assignments


@frozen
class WriteChecker:
    """Checks the assignments of one document.

    Attributes:
        targets: The variables that may be written, by the names used here.
        scope: What formulas may read.
        reporter: Where mistakes go.
    """

    targets: Mapping[str, Declared]
    scope: NameScope
    reporter: Reporter

    def check(
        self, assignments: Assignments, assume: Sequence[Typed] = ()
    ) -> tuple[CheckedWrite, ...]:
        """Return the sound assignments; ``assume`` holds when they are made."""
        found = []
        for name, value in ((each.name, each.value) for each in assignments):
            declared = self.target(name)
            if declared is None:
                continue
            if value.formula is None:
                literal = convert(value, declared, self.reporter)
                if literal is not None:
                    constant = Typed("literal", (), literal.value, declared.type, value.span)
                    found.append(CheckedWrite(name, constant))
                continue
            typed = check_expression(
                value.formula, declared.type, self.scope, self.reporter, assume
            )
            if typed is not None:
                check_total(typed, self.scope, self.reporter, assume)
                self._check_range(typed, declared, assume)
                found.append(CheckedWrite(name, typed))
        return tuple(found)

    def literals(self, assignments: Assignments) -> dict[str, Value]:
        """Return assignments that may hold literals only, such as initial values."""
        found: dict[str, Value] = {}
        for each in assignments:
            declared = self.target(each.name)
            literal = convert(each.value, declared, self.reporter) if declared else None
            if literal is not None:
                found[each.name.value] = literal.value
        return found

    def target(self, name: Located[str]) -> Declared | None:
        """Return the declaration of a variable that may be written, or report why not."""
        declared = self.targets.get(name.value)
        if declared is None and name.value in self.scope.references:
            hint = "a module writes its own variables only, never a define or a parameter"
            message = f"{name.value} cannot be written here"
            self.reporter.report("FML404", name.span, message, hint=hint)
        elif declared is None and name.value not in self.scope.declared:
            message = f"there is no variable {name.value} here"
            hint = names_near(name.value, self.targets)
            if "." in name.value and self.scope.needing:
                plain = name.value.rpartition(".")[2]
                own = f"write {plain}" if plain in self.targets else "leave it out"
                hint = f"{own}: a module sets its own variables only, a scenario's fault all"
            self.reporter.report("FML403", name.span, message, hint=hint)
        return declared

    def _check_range(self, typed: Typed, declared: Declared, assume: Sequence[Typed]) -> None:
        if declared.kind not in {Kind.INT, Kind.DOUBLE}:
            return
        low, high = bounds_of(declared)
        interval = interval_of(typed, self.scope, assume)
        if interval is None or (low <= interval.low and interval.high <= high):
            return
        if declared.kind is Kind.DOUBLE and (low, high) == (-math.inf, math.inf):
            return
        self.reporter.report(
            "FML620",
            typed.span,
            f"the value may lie between {interval.low} and {interval.high}, "
            f"outside the range from {low} to {high}",
            hint=f"wrap it: clamp(…, {low}, {high})",
        )
