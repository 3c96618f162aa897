"""Expressions and texts of a document, checked for type and totality in one step."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from fragileml_dsl.check.checked import CheckedChoice
from fragileml_dsl.check.scope import NameScope
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.checker import check_expression, check_template
from fragileml_dsl.expressions.ranges import check_total
from fragileml_dsl.expressions.tree import Expression, Template
from fragileml_dsl.expressions.truth import check_constant
from fragileml_dsl.expressions.typed import Hole, Typed, TypedTemplate
from fragileml_dsl.expressions.types import BOOL, DOUBLE, INT, Type
from fragileml_dsl.syntax.common import ErrorChoice

Assumptions = Sequence[Typed]


@frozen
class Conditions:
    """Checks expressions in one scope."""

    scope: NameScope
    reporter: Reporter

    def within(self, scope: NameScope) -> Conditions:
        """Return the same for another scope."""
        return evolve(self, scope=scope)

    def expression(
        self, tree: Expression, expected: Type | None, assume: Assumptions = ()
    ) -> Typed | None:
        """Return the expression with its type, or None after a report."""
        typed = check_expression(tree, expected, self.scope, self.reporter, assume)
        if typed is not None:
            check_total(typed, self.scope, self.reporter, assume)
        return typed

    def condition(self, tree: Expression | None, assume: Assumptions = ()) -> Typed | None:
        """Return a condition, or None if there is none or it is wrong."""
        if tree is None:
            return None
        attempt = evolve(self, reporter=Reporter())
        typed = attempt.expression(tree, BOOL, assume)
        self.reporter.extend(attempt.reporter.diagnostics)
        if typed is not None and not attempt.reporter.failed:
            check_constant(typed, self.scope, self.reporter, assume)
        return typed

    def minutes(self, tree: Expression) -> Typed | None:
        """Return a cost: an int expression."""
        return self.expression(tree, INT)

    def metric(self, tree: Expression, assume: Assumptions = ()) -> Typed | None:
        """Return the formula of a metric or an effect: a double, which may be nan."""
        return self.expression(tree, DOUBLE, assume)

    def text(self, tree: Template, assume: Assumptions = ()) -> TypedTemplate:
        """Return a text with its holes checked; wrong holes are reported and left out."""
        typed = check_template(tree, self.scope, self.reporter, assume)
        for part in typed or ():
            if isinstance(part, Hole):
                check_total(part.value, self.scope, self.reporter, assume)
        return typed or ()

    def texts(
        self, trees: Sequence[Template], assume: Assumptions = ()
    ) -> tuple[TypedTemplate, ...]:
        """Return several texts."""
        return tuple(self.text(each, assume) for each in trees)

    def choices(
        self, trees: Sequence[ErrorChoice], assume: Assumptions = ()
    ) -> tuple[CheckedChoice, ...]:
        """Return a first-match list of texts, each knowing that its own guard holds."""
        found = []
        for tree in trees:
            guard = self.condition(tree.when, assume)
            known = (*assume, guard) if guard else assume
            chain = self.text(tree.chain, known) if tree.chain else ()
            found.append(CheckedChoice(guard, self.text(tree.text, known), chain))
        return tuple(found)
