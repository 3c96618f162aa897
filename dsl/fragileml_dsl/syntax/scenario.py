"""The tree of a scenario: a pipeline, what is wrong with it, and how a repair is judged."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression
from fragileml_dsl.machine.annotations import Acceptance, Variant
from fragileml_dsl.machine.machine import Start
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.common import ASSIGNMENTS, KEEPS, Assignments, Keep
from fragileml_dsl.syntax.module import Fault, Module
from fragileml_dsl.syntax.packages import ScenarioPackages
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.shapes import (
    FAULT,
    FLAG,
    IDENTIFIER,
    INTEGER,
    INTERRUPTION,
    ISSUE,
    JUDGEMENT,
    KEBAB_ID,
    PIPELINE,
    STAGE,
    TEXT,
    Either,
    ListOf,
    MapOf,
    Named,
    Naming,
    OneOrMany,
    Record,
    Step,
    key,
    one_of,
)
from fragileml_dsl.syntax.steps import STEP


@frozen
class Goal:
    """When a repair counts.

    Attributes:
        run: The stage that must be green, by default the pipeline's goal.
        success: A further condition, judged when the agent submits.
        keep: Conditions that a repair must not break.
    """

    span: Span
    run: Located[str] | None = key(STAGE, default=None)
    success: Expression | None = key(JUDGEMENT, default=None)
    keep: tuple[Keep, ...] = key(KEEPS, default=())


@frozen
class Budget:
    """How many steps and minutes the agent has.

    Attributes:
        steps: How many actions.
        minutes: How much simulated time.
    """

    span: Span
    steps: Located[int] = key(INTEGER)
    minutes: Located[int] = key(INTEGER)


@frozen
class Par:
    """What the cheapest repairs cost, the submission included; the most over all beginnings.

    Attributes:
        steps: The fewest actions.
        minutes: The least simulated time; the plan of fewest actions may take more.
    """

    span: Span
    steps: Located[int] = key(INTEGER)
    minutes: Located[int] = key(INTEGER)


@frozen
class Injection:
    """A change of state during an episode.

    Attributes:
        when: The condition, judged after each action.
        set: What it writes.
        once: Whether it happens at most once, which is the default.
        log: What it prints.
    """

    span: Span
    when: Expression = key(INTERRUPTION)
    set: Assignments = key(ASSIGNMENTS, default=())
    once: Located[bool] | None = key(FLAG, default=None)
    log: tuple[Located[str], ...] = key(OneOrMany(TEXT), default=())


@frozen
class Alternative:
    """One alternative of a variation.

    Attributes:
        init: Initial values.
        alert: What the agent is told first.
        task: What the agent is asked for.
        log: Lines printed at reset.
    """

    span: Span
    init: Assignments = key(ASSIGNMENTS, default=())
    alert: Located[str] | None = key(TEXT, default=None)
    task: Located[str] | None = key(TEXT, default=None)
    log: tuple[Located[str], ...] = key(OneOrMany(TEXT), default=())


@frozen
class Expectation:
    """What a test expects at its end.

    Attributes:
        success: Whether the submission counts as a repair; only after ``submit``.
        regressions: How many issues hold that did not at reset.
        failed: The stage in which the last run failed.
        issue: The issue that failed it; without ``failed``, one that holds at the end.
        refused: Whether the last action was refused.
        prints: A text that the last step prints.
    """

    span: Span
    success: Located[bool] | None = key(FLAG, default=None)
    regressions: Located[int] | None = key(INTEGER, default=None)
    failed: Located[str] | None = key(STAGE, default=None)
    issue: Located[str] | None = key(ISSUE, default=None)
    refused: Located[bool] | None = key(FLAG, default=None)
    prints: Located[str] | None = key(TEXT, default=None)


@frozen
class Test:
    """A test of the scenario: actions and what they lead to.

    Attributes:
        title: What the test shows.
        do: The actions, in order.
        expect: What must be true at the end.
        seed: The seed; by default every combination of ``vary``, or 16 seeds.
        also: Other ways to do it that must lead to the same: each change ``twice`` in a row, the
            changes in ``any-order``.
    """

    span: Span
    title: Located[str] = key(TEXT)
    do: tuple[Step, ...] = key(ListOf(STEP))
    expect: Expectation = key(Record(Expectation))
    seed: Located[int] | None = key(INTEGER, default=None)
    also: tuple[Located[str], ...] = key(OneOrMany(one_of(*Variant)), default=())


@frozen
class Scenario:
    """A scenario's file.

    Attributes:
        id: The file's name.
        title: What is wrong, for people; never shown to an agent.
        pipeline: The id of a pipeline, or a whole one.
        modules: Modules that this scenario alone uses.
        faults: What goes wrong: ``module/fault``, or whole faults with full names.
        alert: What the agent is told first.
        task: What the agent is asked for.
        log: Lines printed at reset, before those of the last run.
        start: cold if nothing has ever run, warm (the default) after a healthy past.
        packages: What is installed otherwise than in the pipeline.
        init: Initial values in place of the pipeline's.
        goal: When a repair counts: a stage, or a mapping.
        vary: Groups of alternatives, one of each picked by the seed.
        inject: Changes of state that happen by themselves.
        budget: How many steps and minutes there are.
        par: What the cheapest repairs cost, as a check proves.
        tags: Words to find it by.
        accept: What a check need not prove, with the reason.
        tests: Actions, and what they lead to.
    """

    span: Span
    id: Located[str] = key(KEBAB_ID.declaring(Naming.SCENARIO))
    title: Located[str] = key(TEXT)
    pipeline: Located[str] | Pipeline = key(Either(PIPELINE, Record(Pipeline)))
    modules: tuple[Named[Module], ...] = key(
        MapOf(IDENTIFIER.declaring(Naming.MODULE), Record(Module)), default=()
    )
    faults: tuple[Located[str] | Fault, ...] = key(ListOf(Either(FAULT, Record(Fault))), default=())
    alert: Located[str] = key(TEXT)
    task: Located[str] = key(TEXT)
    log: tuple[Located[str], ...] = key(OneOrMany(TEXT), default=())
    start: Located[str] | None = key(one_of(*Start), default=None)
    packages: ScenarioPackages | None = key(Record(ScenarioPackages), default=None)
    init: Assignments = key(ASSIGNMENTS, default=())
    goal: Goal | None = key(Record(Goal, shorthand="run"), default=None)
    vary: tuple[Named[tuple[Alternative, ...]], ...] = key(
        MapOf(KEBAB_ID, ListOf(Record(Alternative))), default=()
    )
    inject: tuple[Injection, ...] = key(ListOf(Record(Injection)), default=())
    budget: Budget = key(Record(Budget))
    par: Par | None = key(Record(Par), default=None)
    tags: tuple[Located[str], ...] = key(ListOf(KEBAB_ID), default=())
    accept: tuple[Named[Located[str]], ...] = key(MapOf(one_of(*Acceptance), TEXT), default=())
    tests: tuple[Test, ...] = key(ListOf(Record(Test)), default=())
