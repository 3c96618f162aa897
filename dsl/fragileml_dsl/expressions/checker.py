"""The static checker: names known, overloads chosen, every type right.

It works in both directions: a type flows up from the operands, and what is expected flows down
to literals, so that ``1`` may be a double and ``'eos'`` a value of an enum. What has been
reported gets the type ``unknown``, which goes with everything: one cause, one diagnostic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, field

from fragileml_dsl.expressions import (
    check_calls,
    check_literals,
    check_names,
    check_operators,
    complaints,
)
from fragileml_dsl.expressions.compatibility import UNKNOWN, assignable, base, join
from fragileml_dsl.expressions.environment import Environment
from fragileml_dsl.expressions.tree import (
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Invalid,
    ListLiteral,
    Literal,
    MapLiteral,
    Name,
    Select,
    Template,
    Unary,
)
from fragileml_dsl.expressions.typed import Hole, Typed, TypedTemplate
from fragileml_dsl.expressions.types import BOOL, NULL, Type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.scope import Scope
    from fragileml_dsl.source import Span


def check_expression(
    expression: Expression,
    expected: Type | None,
    scope: Scope,
    reporter: Reporter,
    assume: Sequence[Typed] = (),
) -> Typed | None:
    """Return the checked expression, or None after a report.

    Args:
        expression: What was written.
        expected: The type that its place asks for, or None if any will do.
        scope: The names that it may read.
        reporter: Where mistakes go.
        assume: Conditions that are known to hold where it is evaluated.
    """
    checker = Checker(scope, reporter)
    environment = Environment().given(*assume)
    if expected is None:
        typed = checker.infer(expression, None, environment)
    else:
        typed = checker.check(expression, expected, environment)
    return None if checker.failed else typed


def check_template(
    template: Template, scope: Scope, reporter: Reporter, assume: Sequence[Typed] = ()
) -> TypedTemplate | None:
    """Return the checked text, or None after a report; see :func:`check_expression`."""
    checker = Checker(scope, reporter)
    environment = Environment().given(*assume)
    parts: list[str | Hole] = []
    for part in template.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        value = checker.infer(part.value, None, environment)
        complaints.unprintable(checker, value, part.format)
        parts.append(Hole(value, part.format.value))
    return None if checker.failed else tuple(parts)


@define
class Checker:
    """Checks one expression or text; ``failed`` says whether anything was reported as an error."""

    scope: Scope
    reporter: Reporter
    failed: bool = field(default=False, init=False)

    def check(self, expression: Expression, expected: Type, environment: Environment) -> Typed:
        """Return the expression checked against a type, reporting one that does not fit."""
        typed = self.infer(expression, expected, environment)
        if assignable(typed.type, expected):
            return typed
        return complaints.mismatch(self, typed, expected)

    def infer(self, expression: Expression, hint: Type | None, environment: Environment) -> Typed:
        """Return the expression with its type; ``hint`` only tells what its literals mean."""
        match expression:
            case Literal() | ListLiteral() | MapLiteral():
                return check_literals.literal(self, expression, hint, environment)
            case Name() | Select():
                return check_names.dotted(self, expression, environment)
            case Index():
                return check_names.index(self, expression, environment)
            case Unary():
                return check_operators.unary(self, expression, hint, environment)
            case Binary():
                return check_operators.binary(self, expression, hint, environment)
            case Conditional():
                return self._conditional(expression, hint, environment)
            case Call():
                return check_calls.call(self, expression, hint, environment)
            case Invalid():
                return self.fail("", expression.span, "")

    def unify(
        self,
        expressions: Sequence[tuple[Expression, Environment]],
        hint: Type | None,
        beside: Callable[[Type], Type] = base,
    ) -> list[Typed]:
        """Return expressions that belong together; literals take the type of the others.

        Without a ``hint`` the first expression that is more than literals gives it: ``beside``
        says which type literals have beside one of its type.
        """
        first = 0
        if hint is None:
            rigid = (
                i for i, (each, _) in enumerate(expressions) if not check_literals.is_flexible(each)
            )
            first = next(rigid, 0)
        leader = self.infer(*_swap(expressions[first], hint))
        telling = hint is None and leader.type not in {NULL, UNKNOWN}
        common = beside(leader.type) if telling else hint
        return [
            leader if i == first else self.infer(*_swap(each, common))
            for i, each in enumerate(expressions)
        ]

    def fail(self, code: str, span: Span, message: str, hint: str = "") -> Typed:
        """Report an error and return a node that goes with everything; no code: it was reported."""
        self.failed = True
        if code:
            self.reporter.report(code, span, message, hint=hint)
        return Typed("literal", (), None, UNKNOWN, span)

    def _conditional(self, node: Conditional, hint: Type | None, environment: Environment) -> Typed:
        condition = self.check(node.condition, BOOL, environment)
        branches = [
            (node.then, environment.given(condition)),
            (node.otherwise, environment.given(condition, holds=False)),
        ]
        then, otherwise = self.unify(branches, hint)
        type_ = join(then.type, otherwise.type)
        if type_ is None:
            return complaints.branches(self, then, otherwise)
        return Typed("conditional", (condition, then, otherwise), None, type_, node.span)


def _swap(
    placed: tuple[Expression, Environment], hint: Type | None
) -> tuple[Expression, Type | None, Environment]:
    return placed[0], hint, placed[1]
