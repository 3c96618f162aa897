"""The tree of a pipeline: modules put together, stages, metrics, packages."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression, Template
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.common import ASSIGNMENTS, Assignments
from fragileml_dsl.syntax.shapes import (
    EXPRESSION,
    IDENTIFIER,
    KEBAB_ID,
    METRIC_ID,
    TEMPLATE,
    TEXT,
    WORD,
    ListOf,
    MapOf,
    Named,
    OneOrMany,
    Record,
    key,
)


@frozen
class Use:
    """One module of the pipeline; a bare name stands for ``{module: name}``."""

    span: Span
    module: Located[str] = key(IDENTIFIER)
    as_: Located[str] | None = key(IDENTIFIER, default=None)
    params: Assignments = key(ASSIGNMENTS, default=())


@frozen
class Stage:
    """One stage. ``after`` defaults to the stage written before it."""

    span: Span
    minutes: Expression = key(EXPRESSION)
    after: tuple[Located[str], ...] | None = key(ListOf(IDENTIFIER), default=None)
    log: tuple[Template, ...] = key(OneOrMany(TEMPLATE), default=())


@frozen
class Packages:
    """The installed environment."""

    span: Span
    install: tuple[Located[str], ...] = key(ListOf(TEXT), default=())
    universe: Located[str] | None = key(KEBAB_ID, default=None)
    installer: Located[str] | None = key(WORD, default=None)


@frozen
class Pipeline:
    """A pipeline's file, or one inline in a scenario (where id and title may be missing)."""

    span: Span
    use: tuple[Use, ...] = key(ListOf(Record(Use, shorthand="module")))
    stages: tuple[Named[Stage], ...] = key(MapOf(IDENTIFIER, Record(Stage, shorthand="minutes")))
    goal: Located[str] | None = key(IDENTIFIER, default=None)
    id: Located[str] | None = key(IDENTIFIER, default=None)
    title: Located[str] | None = key(TEXT, default=None)
    doc: Located[str] | None = key(TEXT, default=None)
    packages: Packages | None = key(Record(Packages), default=None)
    metrics: tuple[Named[Expression], ...] = key(MapOf(METRIC_ID, EXPRESSION), default=())
    init: Assignments = key(ASSIGNMENTS, default=())
