"""Pieces that all kinds of document share."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.expressions.tree import Expression, Template
from fragileml_dsl.machine.machine import Kind, Visibility
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.shapes import (
    EXPRESSION,
    JUDGEMENT,
    NUMBER,
    TEMPLATE,
    TEXT,
    VALUE,
    VARIABLE,
    WORD,
    ListOf,
    MapOf,
    Named,
    Record,
    Value,
    key,
    one_of,
)

Assignments = tuple[Named[Value], ...]
"""``{variable: value}``: a value is a literal, or a formula if its text starts with ``=``."""

ASSIGNMENTS = MapOf(VARIABLE, VALUE)

TYPE = one_of(*Kind, *(f"{kind}?" for kind in Kind))


@frozen
class TypeDeclaration:
    """What a variable, a parameter or a need may hold.

    In ``needs`` a bare list of strings stands for an enum of them.

    Attributes:
        type: bool, int, double, enum, version or set, with ``?`` after it if it may be null.
        values: The closed list of words of an enum or a set, in the order in which they print.
        min: Least value of a number.
        max: Greatest value of a number.
        default: What a parameter is where a pipeline gives no other value.
    """

    span: Span
    type: Located[str] = key(TYPE)
    values: tuple[Located[str], ...] = key(ListOf(WORD), default=())
    min: Value | None = key(NUMBER, default=None)
    max: Value | None = key(NUMBER, default=None)
    default: Value | None = key(VALUE, default=None)


@frozen
class ErrorChoice:
    """One alternative of ``error:`` or of a probe's ``text:``; the last has no ``when``.

    Attributes:
        when: The condition; the first alternative whose condition holds is taken.
        text: What is printed; holes such as ``{{ batch_size }}`` print values.
        chain: Lines that only the full traceback shows.
    """

    span: Span
    when: Expression | None = key(EXPRESSION, default=None)
    text: Template = key(TEMPLATE)
    chain: Template | None = key(TEMPLATE, default=None)


@frozen
class VisibilityChoice:
    """One alternative of ``visibility:``; the last has no ``when``.

    Attributes:
        when: The condition; the first alternative whose condition holds is taken.
        is_: loud fails the stage, warning prints and lets it pass, silent prints nothing.
    """

    span: Span
    when: Expression | None = key(EXPRESSION, default=None)
    is_: Located[str] = key(one_of(*Visibility))


@frozen
class Keep:
    """A condition that a repair must not break, and how the agent is told of it.

    Attributes:
        when: The condition that must still hold when the agent submits.
        text: How the task tells the agent of it.
    """

    span: Span
    when: Expression = key(JUDGEMENT)
    text: Located[str] = key(TEXT)


KEEPS = ListOf(Record(Keep))
