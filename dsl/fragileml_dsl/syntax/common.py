"""Pieces that all kinds of document share."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression, Template
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.shapes import (
    EXPRESSION,
    NUMBER,
    QUALIFIED_ID,
    TEMPLATE,
    TEXT,
    VALUE,
    WORD,
    ListOf,
    MapOf,
    Named,
    Record,
    Value,
    key,
)

Assignments = tuple[Named[Value], ...]
"""``{variable: value}``: a value is a literal, or a formula if its text starts with ``=``."""

ASSIGNMENTS = MapOf(QUALIFIED_ID, VALUE)


@frozen
class TypeDeclaration:
    """What a variable, a parameter or a need may hold.

    ``type`` is bool, int, double, enum, version or set, with ``?`` after it if it may be null.
    In ``needs`` a bare list of strings stands for an enum of them.
    """

    span: Span
    type: Located[str] = key(WORD)
    values: tuple[Located[str], ...] = key(ListOf(WORD), default=())
    min: Value | None = key(NUMBER, default=None)
    max: Value | None = key(NUMBER, default=None)
    default: Value | None = key(VALUE, default=None)


@frozen
class ErrorChoice:
    """One alternative of ``error:`` or of a probe's ``text:``; the last has no ``when``."""

    span: Span
    text: Template = key(TEMPLATE)
    when: Expression | None = key(EXPRESSION, default=None)
    chain: Template | None = key(TEMPLATE, default=None)


@frozen
class VisibilityChoice:
    """One alternative of ``visibility:``; the last has no ``when``."""

    span: Span
    is_: Located[str] = key(WORD)
    when: Expression | None = key(EXPRESSION, default=None)


@frozen
class Keep:
    """A condition that a repair must not break, and how the agent is told of it."""

    span: Span
    when: Expression = key(EXPRESSION)
    text: Located[str] = key(TEXT)


KEEPS = ListOf(Record(Keep))
