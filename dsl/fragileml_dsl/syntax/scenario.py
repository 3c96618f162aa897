"""The tree of a scenario: a pipeline, what is wrong with it, and how a repair is judged."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.common import ASSIGNMENTS, KEEPS, Assignments, Keep
from fragileml_dsl.syntax.module import Fault, Module
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.shapes import (
    EXPRESSION,
    FLAG,
    IDENTIFIER,
    INTEGER,
    ISSUE_ID,
    KEBAB_ID,
    QUALIFIED_KEBAB_ID,
    TEXT,
    WORD,
    Either,
    ListOf,
    MapOf,
    Named,
    OneOrMany,
    Record,
    Step,
    key,
)
from fragileml_dsl.syntax.steps import STEP


@frozen
class Goal:
    """When a repair counts."""

    span: Span
    run: Located[str] | None = key(IDENTIFIER, default=None)
    success: Expression | None = key(EXPRESSION, default=None)
    keep: tuple[Keep, ...] = key(KEEPS, default=())


@frozen
class Budget:
    """How many steps and minutes the agent has."""

    span: Span
    steps: Located[int] = key(INTEGER)
    minutes: Located[int] = key(INTEGER)


@frozen
class Injection:
    """A change of state during an episode."""

    span: Span
    when: Expression = key(EXPRESSION)
    set: Assignments = key(ASSIGNMENTS, default=())
    once: Located[bool] | None = key(FLAG, default=None)
    log: tuple[Located[str], ...] = key(OneOrMany(TEXT), default=())


@frozen
class Alternative:
    """One alternative of a variation."""

    span: Span
    init: Assignments = key(ASSIGNMENTS, default=())
    alert: Located[str] | None = key(TEXT, default=None)
    task: Located[str] | None = key(TEXT, default=None)
    log: tuple[Located[str], ...] = key(OneOrMany(TEXT), default=())


@frozen
class Expectation:
    """What a test expects at its end."""

    span: Span
    success: Located[bool] | None = key(FLAG, default=None)
    regressions: Located[int] | None = key(INTEGER, default=None)
    failed: Located[str] | None = key(IDENTIFIER, default=None)
    issue: Located[str] | None = key(ISSUE_ID, default=None)
    refused: Located[bool] | None = key(FLAG, default=None)
    prints: Located[str] | None = key(TEXT, default=None)


@frozen
class Test:
    """A test of the scenario: actions and what they lead to."""

    span: Span
    title: Located[str] = key(TEXT)
    do: tuple[Step, ...] = key(ListOf(STEP))
    expect: Expectation = key(Record(Expectation))
    seed: Located[int] | None = key(INTEGER, default=None)


@frozen
class Scenario:
    """A scenario's file: ``pipeline`` is a name or a whole one, ``modules`` are inline ones."""

    span: Span
    id: Located[str] = key(KEBAB_ID)
    title: Located[str] = key(TEXT)
    pipeline: Located[str] | Pipeline = key(Either(IDENTIFIER, Record(Pipeline)))
    alert: Located[str] = key(TEXT)
    task: Located[str] = key(TEXT)
    budget: Budget = key(Record(Budget))
    goal: Goal | None = key(Record(Goal, shorthand="run"), default=None)
    faults: tuple[Located[str] | Fault, ...] = key(
        ListOf(Either(QUALIFIED_KEBAB_ID, Record(Fault))), default=()
    )
    start: Located[str] | None = key(WORD, default=None)
    init: Assignments = key(ASSIGNMENTS, default=())
    inject: tuple[Injection, ...] = key(ListOf(Record(Injection)), default=())
    vary: tuple[Named[tuple[Alternative, ...]], ...] = key(
        MapOf(KEBAB_ID, ListOf(Record(Alternative))), default=()
    )
    log: tuple[Located[str], ...] = key(OneOrMany(TEXT), default=())
    tags: tuple[Located[str], ...] = key(ListOf(KEBAB_ID), default=())
    modules: tuple[Named[Module], ...] = key(MapOf(IDENTIFIER, Record(Module)), default=())
    tests: tuple[Test, ...] = key(ListOf(Record(Test)), default=())
