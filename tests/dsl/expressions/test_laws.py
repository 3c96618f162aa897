"""Laws: what the compiler accepts never fails, and yields what the compiler said."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fragileml.machine.evaluate import Frame, Result, evaluate
from fragileml_dsl.expressions.ranges import interval_of
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    NULL,
    STRING,
    VERSION,
    EnumType,
    ListType,
    Nullable,
    SetType,
    Type,
)
from fragileml_dsl.machine.term import Value
from tests.dsl.expressions.probe import Names, Packages, check, term_of

MODE = EnumType(("fp32", "fp16", "bf16"))
TAGS = SetType(("a", "b", "c"))

VARIABLES = {
    "small": Reference("variable", "small", INT, 0, 9),
    "signed": Reference("variable", "signed", INT, -5, 5),
    "wide": Reference("variable", "wide", INT),
    "maybe": Reference("variable", "maybe", Nullable(INT), 1, 8),
    "rate": Reference("variable", "rate", DOUBLE, 0.0, 1.0),
    "loose": Reference("variable", "loose", DOUBLE),
    "on": Reference("variable", "on", BOOL),
    "mode": Reference("variable", "mode", MODE),
    "tags": Reference("variable", "tags", TAGS),
    "pin": Reference("variable", "pin", Nullable(VERSION)),
}
NAMES = Names(VARIABLES)

STATES = st.fixed_dictionaries(
    {
        "small": st.integers(0, 9),
        "signed": st.integers(-5, 5),
        "wide": st.integers(-(2**31), 2**31 - 1),
        "maybe": st.none() | st.integers(1, 8),
        "rate": st.floats(0.0, 1.0),
        "loose": st.floats(),
        "on": st.booleans(),
        "mode": st.sampled_from(MODE.values),
        "tags": st.sets(st.sampled_from(TAGS.values)).map(
            lambda chosen: tuple(each for each in TAGS.values if each in chosen)
        ),
        "pin": st.none() | st.sampled_from(["1.0", "4.40.2", "5.0.0rc1"]),
    }
)

FORMS: Mapping[str, list[str]] = {
    "int": [
        "({int} + {int})",
        "({int} - {int})",
        "({int} * {int})",
        "-{int}",
        "({int} / {int})",
        "({int} % {int})",
        "({int} != 0 ? {int} / {int} : {int})",
        "(signed != 0 ? {int} / signed : {int})",
        "(small > signed ? {int} % (small - signed) : 0)",
        "({bool} ? {int} : {int})",
        "(maybe != null ? maybe : {int})",
        "clamp({int}, signed, small)",
        "min({int}, {int})",
        "max({int}, {int})",
        "size(tags)",
        "[{int}, {int}][{int} % 2 == 0 ? 0 : 1]",
        "int(rate * 100.0)",
        "int(clamp({double}, -9.0, 9.0))",
        "size([{int}, {int}].filter(x, x > {int}))",
    ],
    "double": [
        "({double} + {double})",
        "({double} * {double})",
        "({double} - {double})",
        "({double} > 0.5 ? {double} / {double} : 1.0)",
        "(rate > 0.0 ? {double} / rate : 0.0)",
        "double({int})",
        "curve({double}, [[0.0, 1.0], [0.5, -3.0], [2.0, 7.0]])",
        "({bool} ? {double} : {double})",
        "clamp({double}, 0.0, 1.0)",
        "max({double}, {double})",
    ],
    "bool": [
        "({bool} && {bool})",
        "({bool} || {bool})",
        "!{bool}",
        "({int} < {int})",
        "({int} == {int})",
        "({double} >= {double})",
        "(maybe > {int})",
        "(maybe == null || maybe + {int} > 2)",
        "(mode in ['fp16', 'bf16'])",
        "('a' in tags)",
        "(tags.with('b') == tags.without(mode == 'fp16' ? 'a' : 'c'))",
        "(pin < '4.50')",
        "(pin == version('1.0') || pin == null)",
        "[{int}, {int}].all(x, x > {int} || {bool})",
        "[1, 2, small].exists(x, x > 0 && {int} / x > 1)",
        "(mode + string({int})).startsWith('fp')",
        "mode.matches('^[bf]+16$')",
        "tags.exists(t, t == 'a' && {bool})",
        "({int} in [{int}, {int}])",
    ],
}
LEAVES = {
    "int": ["0", "1", "3", "-2", "small", "signed", "wide"],
    "double": ["0.0", "0.25", "2.0", "rate", "loose"],
    "bool": ["true", "on", "(small > 3)", "(maybe != null)"],
}


@st.composite
def expressions(draw: st.DrawFn, kind: str, depth: int = 3) -> str:
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(LEAVES[kind]))
    text = draw(st.sampled_from(FORMS[kind]))
    for name in FORMS:
        while f"{{{name}}}" in text:
            text = text.replace(f"{{{name}}}", draw(expressions(name, depth - 1)), 1)
    return text


def has_type(value: Result, type_: Type) -> bool:
    match type_:
        case Nullable(inner=inner):
            return value is None or has_type(value, inner)
        case EnumType(values=values):
            return value in values
        case SetType() | ListType():
            return isinstance(value, tuple)
    python: dict[Type, type] = {
        BOOL: bool,
        INT: int,
        DOUBLE: float,
        STRING: str,
        VERSION: str,
        NULL: type(None),
    }
    return type(value) is python[type_]


@pytest.mark.parametrize("kind", list(FORMS))
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data(), states=st.lists(STATES, min_size=3, max_size=3))
def test_accepted_expressions_are_total(
    kind: str, data: st.DataObject, states: list[dict[str, Value]]
) -> None:
    text = data.draw(expressions(kind), label="expression")
    typed, diagnostics = check(text, NAMES, total=True)
    assert typed is not None, diagnostics
    assert {each.code for each in diagnostics} <= {"FML601", "FML602", "FML603", "FML604"}
    if diagnostics:
        return
    interval = interval_of(typed, NAMES)
    term = term_of(typed, tuple(VARIABLES))
    for state in states:
        values = tuple(state[name] for name in VARIABLES)
        value = evaluate(term, Frame(values, Packages()))
        assert has_type(value, typed.type)
        if interval is not None:
            assert isinstance(value, int | float)
            if math.isnan(value):
                assert interval.nan
            else:
                assert interval.low <= value <= interval.high
                assert not (interval.nonzero and value == 0)


@given(st.text(alphabet="ab1.\"'\\+-*/%&|!=<>?:()[]{},  \n\tinxr", max_size=60))
def test_any_text_gives_an_expression_or_a_diagnostic(text: str) -> None:
    typed, diagnostics = check(text, Names({"a": INT, "b": BOOL, "n": ListType(INT)}), total=True)
    assert typed is not None or diagnostics
    for each in diagnostics:
        assert each.span.start <= each.span.end
