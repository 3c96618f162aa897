"""The tree of ``pack.yaml``: what all scenarios of a pack share."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.shapes import (
    IDENTIFIER,
    INTEGER,
    KEBAB_ID,
    TEXT,
    WORD,
    ListOf,
    MapOf,
    Named,
    Record,
    key,
)


@frozen
class Costs:
    """Minutes that the built-in actions cost; what is not given keeps its default."""

    span: Span
    edit: Located[int] | None = key(INTEGER, default=None)
    inspect: Located[int] | None = key(INTEGER, default=None)
    log: Located[int] | None = key(INTEGER, default=None)
    traceback: Located[int] | None = key(INTEGER, default=None)
    settings: Located[int] | None = key(INTEGER, default=None)
    changes: Located[int] | None = key(INTEGER, default=None)
    packages: Located[int] | None = key(INTEGER, default=None)
    submit: Located[int] | None = key(INTEGER, default=None)


@frozen
class Weights:
    """Weights of the reward's components; what is not given keeps its default."""

    span: Span
    repair: Located[int] | None = key(INTEGER, default=None)
    regression: Located[int] | None = key(INTEGER, default=None)
    cost: Located[int] | None = key(INTEGER, default=None)
    validity: Located[int] | None = key(INTEGER, default=None)
    outcome: Located[int] | None = key(INTEGER, default=None)
    diagnosis: Located[int] | None = key(INTEGER, default=None)


@frozen
class Pack:
    """A pack's manifest."""

    span: Span
    id: Located[str] = key(KEBAB_ID)
    title: Located[str] = key(TEXT)
    version: Located[str] = key(WORD)
    license: Located[str] = key(TEXT)
    authors: tuple[Located[str], ...] = key(ListOf(TEXT))
    causes: tuple[Named[Located[str]], ...] = key(MapOf(KEBAB_ID, TEXT))
    doc: Located[str] | None = key(TEXT, default=None)
    costs: Costs | None = key(Record(Costs), default=None)
    weights: Weights | None = key(Record(Weights), default=None)
    splits: tuple[Named[tuple[Located[str], ...]], ...] = key(
        MapOf(IDENTIFIER, ListOf(KEBAB_ID)), default=()
    )
