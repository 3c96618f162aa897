"""The tree of a pipeline: modules put together, stages, metrics, packages."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression, Template
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.common import ASSIGNMENTS, Assignments
from fragileml_dsl.syntax.packages import Packages
from fragileml_dsl.syntax.shapes import (
    EXPRESSION,
    FORMULA,
    IDENTIFIER,
    METRIC,
    MODULE,
    STAGE,
    TEMPLATE,
    TEXT,
    ListOf,
    MapOf,
    Named,
    Naming,
    OneOrMany,
    Record,
    key,
)


@frozen
class Use:
    """One module of the pipeline; a bare name stands for ``{module: name}``.

    Attributes:
        module: The module's id.
        as_: The name that it has in this pipeline, by default its id.
        params: Values of its parameters.
    """

    span: Span
    module: Located[str] = key(MODULE)
    as_: Located[str] | None = key(IDENTIFIER.declaring(Naming.MODULE), default=None)
    params: Assignments = key(ASSIGNMENTS, default=())


@frozen
class Stage:
    """One stage.

    Attributes:
        minutes: What running it costs: an expression of type int.
        after: The stages that must have passed before, by default the one written before.
        log: What it prints when it succeeds.
    """

    span: Span
    minutes: Expression = key(EXPRESSION)
    after: tuple[Located[str], ...] | None = key(ListOf(STAGE), default=None)
    log: tuple[Template, ...] = key(OneOrMany(TEMPLATE), default=())


@frozen
class Pipeline:
    """A pipeline's file, or one inline in a scenario (where id and title may be missing).

    Attributes:
        id: The file's name.
        title: What it is, for people.
        doc: More about it, for people.
        use: Its modules, in the order in which their issues are judged.
        packages: What is installed.
        init: Initial values in place of the modules' own.
        stages: What runs, each after the one before it unless ``after`` says otherwise.
        metrics: The formula of each metric before issues bend it.
        goal: The stage that must be green, by default the last.
    """

    span: Span
    id: Located[str] | None = key(IDENTIFIER.declaring(Naming.PIPELINE), default=None)
    title: Located[str] | None = key(TEXT, default=None)
    doc: Located[str] | None = key(TEXT, default=None)
    use: tuple[Use, ...] = key(ListOf(Record(Use, shorthand="module")))
    packages: Packages | None = key(Record(Packages), default=None)
    init: Assignments = key(ASSIGNMENTS, default=())
    stages: tuple[Named[Stage], ...] = key(
        MapOf(STAGE.declaring(Naming.STAGE), Record(Stage, shorthand="minutes"))
    )
    metrics: tuple[Named[Expression], ...] = key(
        MapOf(METRIC.declaring(Naming.METRIC), FORMULA), default=()
    )
    goal: Located[str] | None = key(STAGE, default=None)
