"""Short ways for tests to parse, check, lower and evaluate expressions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from attrs import field, frozen

from fragileml.machine.evaluate import Frame, Result, evaluate
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.checker import check_expression
from fragileml_dsl.expressions.parser import parse_expression
from fragileml_dsl.expressions.ranges import check_total
from fragileml_dsl.expressions.scope import Reference, Unknown
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import Type
from fragileml_dsl.lower.terms import lower_term
from fragileml_dsl.machine.term import Term, Value
from fragileml_dsl.source import Position, Span
from fragileml_dsl.yaml_reader.nodes import Scalar, Style


def scalar(text: str) -> Scalar:
    """Return a plain scalar that starts in column 1."""
    positions = []
    line, column = 1, 1
    for character in text:
        positions.append(Position(line, column))
        line, column = (line + 1, 1) if character == "\n" else (line, column + 1)
    positions.append(Position(line, column))
    span = Span("test.yaml", positions[0], positions[-1])
    return Scalar(text, Style.PLAIN, span, tuple(positions))


@frozen
class Names:
    """A scope of variables, given as references or by type alone."""

    variables: Mapping[str, Type | Reference]
    metrics: Collection[str] | None = ("train.loss", "evaluate.accuracy")
    stages: Collection[str] | None = ("train", "evaluate")
    issues: Collection[str] | None = ("trainer/out-of-memory",)
    packages: Mapping[str, str] | None = field(factory=lambda: {"transformers": "4.57.6"})
    value: bool = False
    nan: bool = False

    def reference(self, name: str) -> Reference | Unknown:
        known = self.variables.get(name)
        if known is None:
            return Unknown("FML401", f"there is no name {name} here")
        return known if isinstance(known, Reference) else Reference("variable", name, known)


@frozen
class Packages:
    """Installed packages; specifiers are looked up in a table."""

    versions: Mapping[str, str] = field(factory=dict)
    satisfied: Collection[tuple[str, str]] = ()
    sound: bool = True
    digest: str = ""

    @property
    def listing(self) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(self.versions.items()))

    def check(self) -> bool:
        return self.sound

    def version(self, name: str) -> str | None:
        return self.versions.get(name)

    def satisfies(self, name: str, specifier: str) -> bool:
        return (name, specifier) in self.satisfied


NOTHING = Names({})


def check(
    text: str, names: Names = NOTHING, expected: Type | None = None, *, total: bool = False
) -> tuple[Typed | None, tuple[Diagnostic, ...]]:
    """Return the checked expression and all diagnostics; ``total`` adds the totality check."""
    reporter = Reporter()
    tree = parse_expression(scalar(text), reporter)
    typed = None if tree is None else check_expression(tree, expected, names, reporter)
    if typed is not None and total:
        check_total(typed, names, reporter)
    return typed, reporter.diagnostics


def codes(text: str, names: Names = NOTHING, expected: Type | None = None) -> list[str]:
    """Return the codes of what is wrong with an expression, totality included."""
    return [each.code for each in check(text, names, expected, total=True)[1]]


def compiled(text: str, names: Names = NOTHING, expected: Type | None = None) -> Typed:
    """Return the checked expression, which must have no mistake but what totality asks for."""
    typed, diagnostics = check(text, names, expected)
    assert typed is not None, diagnostics
    return typed


def term_of(typed: Typed, order: Sequence[str] = ()) -> Term:
    """Return the term, in which a variable's slot is its place in ``order``."""
    return lower_term(
        typed, lambda each: Term(each.operator, constant=order.index(str(each.constant)))
    )


def run(
    text: str,
    names: Names = NOTHING,
    values: Mapping[str, object] | None = None,
    packages: Packages | None = None,
) -> Result:
    """Return the value of an expression under ``values`` for its variables."""
    bound = values or {}
    term = term_of(compiled(text, names), tuple(bound))
    slots = cast("tuple[Value, ...]", tuple(bound.values()))
    return evaluate(term, Frame(slots, packages or Packages()))
