"""The tree of ``pack.yaml``: what all scenarios of a pack share."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.shapes import (
    INTEGER,
    KEBAB_ID,
    TEXT,
    WORD,
    ListOf,
    MapOf,
    Named,
    Naming,
    Record,
    key,
)


@frozen
class Costs:
    """Minutes that the built-in actions cost; what is not given keeps its default.

    Attributes:
        edit: An edit, 1 by default.
        inspect: A probe that names no minutes, 1 by default.
        log: The log of the last run, 0 by default.
        traceback: The last traceback, 0 by default.
        settings: The list of settings, 0 by default.
        changes: The list of changed settings, 0 by default.
        packages: The list of packages, 1 by default; what the installer only looks at, too.
        pip: Anything else that the installer is asked for, 2 by default.
        submit: The submission, 0 by default.
    """

    span: Span
    edit: Located[int] | None = key(INTEGER, default=None)
    inspect: Located[int] | None = key(INTEGER, default=None)
    log: Located[int] | None = key(INTEGER, default=None)
    traceback: Located[int] | None = key(INTEGER, default=None)
    settings: Located[int] | None = key(INTEGER, default=None)
    changes: Located[int] | None = key(INTEGER, default=None)
    packages: Located[int] | None = key(INTEGER, default=None)
    pip: Located[int] | None = key(INTEGER, default=None)
    submit: Located[int] | None = key(INTEGER, default=None)


@frozen
class Weights:
    """Weights of the reward's components; what is not given keeps its default.

    Attributes:
        repair: Issues that held at reset and no longer do.
        regression: Issues that hold and did not at reset, and broken keeps.
        cost: Minutes used of the budget.
        validity: Refused actions.
        outcome: Success when the agent submits, 3 by default.
        diagnosis: The module and the cause that the agent names.
    """

    span: Span
    repair: Located[int] | None = key(INTEGER, default=None)
    regression: Located[int] | None = key(INTEGER, default=None)
    cost: Located[int] | None = key(INTEGER, default=None)
    validity: Located[int] | None = key(INTEGER, default=None)
    outcome: Located[int] | None = key(INTEGER, default=None)
    diagnosis: Located[int] | None = key(INTEGER, default=None)


@frozen
class Splits:
    """How the pack's scenarios are divided, family by family, by a hash.

    Attributes:
        salt: Decides which family goes where; the pack's id by default.
        train: Percent of the families that agents learn from.
        validation: Percent of those that choices are made by.
        test: Percent of those that are held out to the end.
    """

    span: Span
    salt: Located[str] | None = key(WORD, default=None)
    train: Located[int] = key(INTEGER)
    validation: Located[int] = key(INTEGER)
    test: Located[int] = key(INTEGER)


@frozen
class Pack:
    """A pack's manifest.

    Attributes:
        id: Its name.
        title: What it is, for people.
        version: Its own version.
        license: The licence's identifier.
        authors: Who wrote it.
        doc: More about it, for people.
        causes: The closed list from which diagnoses are chosen, each with a sentence.
        costs: Minutes that the built-in actions cost.
        weights: Weights of the reward's components.
        splits: How the scenarios are divided into those to learn from and those to judge by.
    """

    span: Span
    id: Located[str] = key(KEBAB_ID)
    title: Located[str] = key(TEXT)
    version: Located[str] = key(WORD)
    license: Located[str] = key(TEXT)
    authors: tuple[Located[str], ...] = key(ListOf(TEXT))
    doc: Located[str] | None = key(TEXT, default=None)
    causes: tuple[Named[Located[str]], ...] = key(MapOf(KEBAB_ID.declaring(Naming.CAUSE), TEXT))
    costs: Costs | None = key(Record(Costs), default=None)
    weights: Weights | None = key(Record(Weights), default=None)
    splits: Splits | None = key(Record(Splits), default=None)
