"""The tree of a module: a reusable part of a pipeline."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression, Template
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.common import (
    ASSIGNMENTS,
    Assignments,
    ErrorChoice,
    TypeDeclaration,
    VisibilityChoice,
)
from fragileml_dsl.syntax.shapes import (
    EXPRESSION,
    FLAG,
    IDENTIFIER,
    INTEGER,
    ISSUE_ID,
    KEBAB_ID,
    METRIC_ID,
    TEMPLATE,
    TEXT,
    VALUE,
    WORD,
    FirstMatch,
    ListOf,
    MapOf,
    Named,
    Need,
    OneOrMany,
    Record,
    Value,
    key,
)


@frozen
class Variable(TypeDeclaration):
    """A state variable."""

    init: Value | None = key(VALUE, default=None)
    menu: tuple[Value, ...] | None = key(ListOf(VALUE), default=None)
    edit: Located[bool] | None = key(FLAG, default=None)
    show: Located[str] | None = key(WORD, default=None)
    doc: Located[str] | None = key(TEXT, default=None)


@frozen
class Evidence:
    """Where an issue comes from. Outside the fingerprint."""

    span: Span
    record: Located[str] | None = key(KEBAB_ID, default=None)
    threads: tuple[Located[str], ...] = key(ListOf(WORD), default=())
    witness: Located[str] | None = key(WORD, default=None)


@frozen
class Effect:
    """How an issue bends a metric: ``value`` is the result so far."""

    span: Span
    value: Expression = key(EXPRESSION)
    logged: Expression | None = key(EXPRESSION, default=None)


@frozen
class Issue:
    """A named predicate over the true state and what it shows."""

    span: Span
    title: Located[str] = key(TEXT)
    stage: Located[str] = key(IDENTIFIER)
    cause: Located[str] = key(KEBAB_ID)
    when: Expression = key(EXPRESSION)
    visibility: tuple[VisibilityChoice, ...] | None = key(
        FirstMatch(Record(VisibilityChoice), shorthand="is"), default=None
    )
    error: tuple[ErrorChoice, ...] = key(
        FirstMatch(Record(ErrorChoice), shorthand="text"), default=()
    )
    log: tuple[Template, ...] = key(OneOrMany(TEMPLATE), default=())
    then: Assignments = key(ASSIGNMENTS, default=())
    effect: tuple[Named[Effect], ...] = key(
        MapOf(METRIC_ID, Record(Effect, shorthand="value")), default=()
    )
    weight: Located[int] | None = key(INTEGER, default=None)
    evidence: Evidence | None = key(Record(Evidence), default=None)


@frozen
class Fault:
    """A change of state that makes issues hold."""

    span: Span
    title: Located[str] | None = key(TEXT, default=None)
    set: Assignments = key(ASSIGNMENTS)
    raises: tuple[Located[str], ...] = key(ListOf(ISSUE_ID), default=())


@frozen
class Probe:
    """A diagnosing action."""

    span: Span
    text: tuple[ErrorChoice, ...] = key(FirstMatch(Record(ErrorChoice), shorthand="text"))
    title: Located[str] | None = key(TEXT, default=None)
    after: Located[str] | None = key(IDENTIFIER, default=None)
    minutes: Located[int] | None = key(INTEGER, default=None)


@frozen
class Action:
    """An action that the module offers besides edits."""

    span: Span
    do: Assignments = key(ASSIGNMENTS)
    title: Located[str] | None = key(TEXT, default=None)
    when: Expression | None = key(EXPRESSION, default=None)
    minutes: Located[int] | None = key(INTEGER, default=None)
    log: tuple[Template, ...] = key(OneOrMany(TEMPLATE), default=())


@frozen
class Module:
    """A module's file, or one inline in a scenario (where id and title may be missing)."""

    span: Span
    id: Located[str] | None = key(IDENTIFIER, default=None)
    title: Located[str] | None = key(TEXT, default=None)
    doc: Located[str] | None = key(TEXT, default=None)
    params: tuple[Named[TypeDeclaration], ...] = key(
        MapOf(IDENTIFIER, Record(TypeDeclaration)), default=()
    )
    needs: tuple[Named[tuple[Named[TypeDeclaration], ...]], ...] = key(
        MapOf(IDENTIFIER, MapOf(IDENTIFIER, Need(TypeDeclaration))), default=()
    )
    needs_metrics: tuple[Located[str], ...] = key(ListOf(METRIC_ID), default=())
    state: tuple[Named[Variable], ...] = key(MapOf(IDENTIFIER, Record(Variable)), default=())
    define: tuple[Named[Expression], ...] = key(MapOf(IDENTIFIER, EXPRESSION), default=())
    on_success: tuple[Named[Assignments], ...] = key(MapOf(IDENTIFIER, ASSIGNMENTS), default=())
    issues: tuple[Named[Issue], ...] = key(MapOf(KEBAB_ID, Record(Issue)), default=())
    faults: tuple[Named[Fault], ...] = key(MapOf(KEBAB_ID, Record(Fault)), default=())
    probes: tuple[Named[Probe], ...] = key(MapOf(KEBAB_ID, Record(Probe)), default=())
    actions: tuple[Named[Action], ...] = key(MapOf(KEBAB_ID, Record(Action)), default=())
