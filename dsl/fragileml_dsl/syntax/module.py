"""The tree of a module: a reusable part of a pipeline."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression, Template
from fragileml_dsl.machine.machine import Show
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.common import (
    ASSIGNMENTS,
    Assignments,
    ErrorChoice,
    TypeDeclaration,
    VisibilityChoice,
)
from fragileml_dsl.syntax.packages import PackageChange
from fragileml_dsl.syntax.shapes import (
    CAUSE,
    EFFECT,
    EXPRESSION,
    FLAG,
    IDENTIFIER,
    INTEGER,
    ISSUE,
    KEBAB_ID,
    METRIC,
    MODULE,
    STAGE,
    TEMPLATE,
    TEXT,
    VALUE,
    WORD,
    FirstMatch,
    ListOf,
    MapOf,
    Named,
    Naming,
    Need,
    OneOrMany,
    Record,
    Value,
    key,
    one_of,
)

OWN_NAME = IDENTIFIER.declaring(Naming.VARIABLE)
"""The name of a parameter, a variable or a definition: expressions read them alike."""


@frozen
class Variable(TypeDeclaration):
    """A state variable.

    Attributes:
        init: The value before anything has happened.
        menu: The values that a discrete interface offers; bools and enums offer all by default.
        edit: Whether an agent may set it, to anything of its type and range.
        show: always, probe (probes may print it) or hidden; editable ones are shown always.
        doc: What it is, for people who read the file.
    """

    init: Value | None = key(VALUE, default=None, before="min")
    menu: tuple[Value, ...] | None = key(ListOf(VALUE), default=None)
    edit: Located[bool] | None = key(FLAG, default=None)
    show: Located[str] | None = key(one_of(*Show), default=None)
    doc: Located[str] | None = key(TEXT, default=None)


@frozen
class Evidence:
    """Where an issue comes from. Outside the fingerprint.

    Attributes:
        record: The record of the corpus that it was written from.
        threads: Addresses of public threads in which people met it.
        witness: The program that shows the real failure.
    """

    span: Span
    record: Located[str] | None = key(KEBAB_ID, default=None)
    threads: tuple[Located[str], ...] = key(ListOf(WORD), default=())
    witness: Located[str] | None = key(WORD, default=None)


@frozen
class Effect:
    """How an issue bends a metric.

    Attributes:
        value: The metric's new value; ``value`` is the result so far, ``nan`` is allowed.
        logged: The printed value, where it differs from the true one.
    """

    span: Span
    value: Expression = key(EFFECT)
    logged: Expression | None = key(EFFECT, default=None)


@frozen
class Issue:
    """A named predicate over the true state and what it shows.

    Attributes:
        title: What is wrong, for people; never shown to an agent.
        stage: The stage that it fails, warns in or spoils.
        visibility: loud (the default), warning or silent, or a first-match list.
        cause: One of the pack's causes; the agent may name it when it submits.
        when: The condition, over variables, versions and data facts; never over runs.
        error: What a loud issue or a warning prints, or a first-match list.
        log: Further lines, printed whenever its stage runs while it holds.
        then: What is written when it fails its stage.
        effect: How it bends metrics.
        weight: How much it counts in the reward, from 1, which is the default.
        evidence: Where it comes from.
    """

    span: Span
    title: Located[str] = key(TEXT)
    stage: Located[str] = key(STAGE)
    visibility: tuple[VisibilityChoice, ...] | None = key(
        FirstMatch(Record(VisibilityChoice), shorthand="is"), default=None
    )
    cause: Located[str] = key(CAUSE)
    when: Expression = key(EXPRESSION)
    error: tuple[ErrorChoice, ...] = key(
        FirstMatch(Record(ErrorChoice), shorthand="text"), default=()
    )
    log: tuple[Template, ...] = key(OneOrMany(TEMPLATE), default=())
    then: Assignments = key(ASSIGNMENTS, default=())
    effect: tuple[Named[Effect], ...] = key(
        MapOf(METRIC, Record(Effect, shorthand="value")), default=()
    )
    weight: Located[int] | None = key(INTEGER, default=None)
    evidence: Evidence | None = key(Record(Evidence), default=None)


@frozen
class Fault:
    """A change of state that makes issues hold.

    Attributes:
        title: What happened, for people; never shown to an agent.
        set: The change of state: literals, or formulas after ``=``.
        packages: What it does to the installed packages.
        raises: The issues that then hold.
    """

    span: Span
    title: Located[str] | None = key(TEXT, default=None)
    set: Assignments = key(ASSIGNMENTS, default=())
    packages: PackageChange | None = key(Record(PackageChange), default=None)
    raises: tuple[Located[str], ...] = key(ListOf(ISSUE), default=())


@frozen
class Probe:
    """A diagnosing action.

    Attributes:
        title: What the agent is told it does.
        minutes: What it costs; by default what the pack says.
        after: The stage that must have run before.
        text: What it prints of the true state, or a first-match list.
    """

    span: Span
    title: Located[str] | None = key(TEXT, default=None)
    minutes: Located[int] | None = key(INTEGER, default=None)
    after: Located[str] | None = key(STAGE, default=None)
    text: tuple[ErrorChoice, ...] = key(FirstMatch(Record(ErrorChoice), shorthand="text"))


@frozen
class Action:
    """An action that the module offers besides edits.

    Attributes:
        title: What the agent is told it does.
        when: The condition under which it is offered.
        minutes: What it costs.
        do: What it writes: variables of its own module.
        log: What it prints.
    """

    span: Span
    title: Located[str] | None = key(TEXT, default=None)
    when: Expression | None = key(EXPRESSION, default=None)
    minutes: Located[int] | None = key(INTEGER, default=None)
    do: Assignments = key(ASSIGNMENTS)
    log: tuple[Template, ...] = key(OneOrMany(TEMPLATE), default=())


@frozen
class Module:
    """A module's file, or one inline in a scenario (where id and title may be missing).

    Attributes:
        id: The file's name; other documents say ``id.variable`` and ``id/issue``.
        title: What it is, for people.
        doc: More about it, for people.
        params: Values that a pipeline gives when it uses the module.
        needs: What the module reads of other modules: their variables and definitions.
        needs_metrics: Metrics that its effects bend or its texts print.
        state: Its variables.
        define: Named expressions, usable wherever an expression is.
        on_success: What is written when a stage succeeds.
        issues: What can be wrong: named conditions over the true state.
        faults: Changes of state that make issues hold.
        probes: What an agent can look at.
        actions: What an agent can do besides edits.
    """

    span: Span
    id: Located[str] | None = key(IDENTIFIER.declaring(Naming.MODULE), default=None)
    title: Located[str] | None = key(TEXT, default=None)
    doc: Located[str] | None = key(TEXT, default=None)
    params: tuple[Named[TypeDeclaration], ...] = key(
        MapOf(OWN_NAME, Record(TypeDeclaration)), default=()
    )
    needs: tuple[Named[tuple[Named[TypeDeclaration], ...]], ...] = key(
        MapOf(MODULE, MapOf(IDENTIFIER.referring(Naming.VARIABLE), Need(TypeDeclaration))),
        default=(),
    )
    needs_metrics: tuple[Located[str], ...] = key(ListOf(METRIC), default=())
    state: tuple[Named[Variable], ...] = key(MapOf(OWN_NAME, Record(Variable)), default=())
    define: tuple[Named[Expression], ...] = key(MapOf(OWN_NAME, EXPRESSION), default=())
    on_success: tuple[Named[Assignments], ...] = key(MapOf(STAGE, ASSIGNMENTS), default=())
    issues: tuple[Named[Issue], ...] = key(
        MapOf(KEBAB_ID.declaring(Naming.ISSUE), Record(Issue)), default=()
    )
    faults: tuple[Named[Fault], ...] = key(
        MapOf(KEBAB_ID.declaring(Naming.FAULT), Record(Fault)), default=()
    )
    probes: tuple[Named[Probe], ...] = key(
        MapOf(KEBAB_ID.declaring(Naming.PROBE), Record(Probe)), default=()
    )
    actions: tuple[Named[Action], ...] = key(
        MapOf(KEBAB_ID.declaring(Naming.ACTION), Record(Action)), default=()
    )
