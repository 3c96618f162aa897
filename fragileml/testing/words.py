"""Ways to make texts, words of an enum, sets and versions."""

from __future__ import annotations

from fragileml.testing.formula import ATOM, OR, PRODUCT, SUM, TERNARY, Form, Formula, Pen, made
from fragileml_dsl.expressions.types import (
    BOOL,
    INT,
    STRING,
    VERSION,
    EnumType,
    Nullable,
    SetType,
    Type,
)

_TEXTS = ("", "a", "fp", "utf-8", "it's", "é")

VERSIONS = ("1.0", "1.0.1", "2.0rc1", "2.10", "4.40.2")
"""Versions, each later than the one before."""


def quoted(text: str) -> str:
    """Return a text as it stands in an expression."""
    return f'"{text}"' if "'" in text else f"'{text}'"


def word(text: str) -> Formula:
    """Return a word of an enum."""
    return made(quoted(text), EnumType((text,)), ATOM)


def _text_leaf(pen: Pen, _type: Type) -> Formula:
    names = pen.scope.of(STRING)
    if names and pen.number(0, 2):
        return pen.choose(names)
    return made(quoted(pen.choose(_TEXTS)), STRING, ATOM)


def _concatenated(pen: Pen, _type: Type) -> Formula:
    left, right = pen.formula(STRING), pen.formula(STRING)
    return made(f"{left.at(SUM)} + {right.at(PRODUCT)}", STRING, SUM, left, right)


def _spelt_out(pen: Pen, _type: Type) -> Formula:
    operand = pen.formula(pen.choose((INT, BOOL)))
    return made(f"string({operand.text})", STRING, ATOM, operand)


def _either_text(pen: Pen, _type: Type) -> Formula:
    condition = pen.formula(BOOL)
    then, otherwise = (quoted(pen.choose(_TEXTS)) for _ in range(2))
    return made(f"{condition.at(OR)} ? {then} : {otherwise}", STRING, TERNARY, condition)


def _word_leaf(pen: Pen, type_: Type) -> Formula | None:
    names = pen.scope.of(type_)
    if names and pen.number(0, 2):
        return pen.choose(names)
    return word(pen.choose(type_.values)) if isinstance(type_, EnumType) else None


def _either_word(pen: Pen, type_: Type) -> Formula | None:
    """``condition ? word : word``: the type is that of the name in it, else of the words."""
    if not isinstance(type_, EnumType):
        return None
    first = _word_leaf(pen, type_)
    if first is None or not isinstance(first.type, EnumType):
        return None
    single = len(first.type.values) == 1
    second = word(pen.choose(type_.values if single else first.type.values))
    condition = pen.formula(BOOL)
    text = f"{condition.at(OR)} ? {first.text} : {second.text}"
    words = (first.text.strip("'\""), second.text.strip("'\""))
    exact = EnumType(tuple(dict.fromkeys(words))) if single else first.type
    return made(text, exact, TERNARY, condition, first, second)


def _set_leaf(pen: Pen, type_: Type) -> Formula | None:
    names = [each for each in pen.scope.names if each.type == type_]
    if names and pen.number(0, 3):
        return pen.choose(names)
    if not isinstance(type_, SetType):
        return None
    chosen = [each for each in type_.values if pen.number(0, 1)] or list(type_.values[:1])
    return made("[" + ", ".join(map(quoted, chosen)) + "]", type_, ATOM)


def changed_set(pen: Pen, type_: Type) -> Formula | None:
    """``set.with(word)``, ``without`` and ``replace``; it needs a name of the type."""
    names = [each for each in pen.scope.names if each.type == type_]
    if not names or not isinstance(type_, SetType):
        return None
    name, method = pen.choose(names), pen.choose(("with", "without", "replace"))
    words = [pen.formula(EnumType(type_.values)) for _ in range(1 + (method == "replace"))]
    arguments = ", ".join(each.text for each in words)
    return made(f"{name.text}.{method}({arguments})", type_, ATOM, name, *words)


def _version_leaf(pen: Pen, _type: Type) -> Formula:
    names = pen.scope.of(VERSION)
    if names and pen.number(0, 2):
        return pen.choose(names)
    return made(f"version('{pen.choose(VERSIONS)}')", VERSION, ATOM)


def _version_or(pen: Pen, _type: Type) -> Formula | None:
    names = [name for name, each in pen.scope.kinds(Nullable) if each.inner == VERSION]
    if not names:
        return None
    name, other = pen.choose(names), _version_leaf(pen, VERSION)
    text = f"{name.text} == null ? {other.text} : {name.text}"
    return made(text, VERSION, TERNARY, name, other)


TEXTS: tuple[Form, ...] = (_text_leaf, _concatenated, _spelt_out, _either_text)
"""Ways to make a text."""

WORDS: tuple[Form, ...] = (_word_leaf, _word_leaf, _either_word)
"""Ways to make a word of an enum."""

SETS: tuple[Form, ...] = (_set_leaf, changed_set)
"""Ways to make a set."""

VERSIONS_OF: tuple[Form, ...] = (_version_leaf, _version_or)
"""Ways to make a version."""
