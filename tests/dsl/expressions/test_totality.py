"""Ranges, and what could fail at run time."""

from __future__ import annotations

import math

import pytest

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.ranges import check_total, interval_of
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.expressions.types import BOOL, DOUBLE, INT, EnumType, Nullable, SetType
from tests.dsl.expressions.probe import Names, codes, compiled

NAMES = Names(
    {
        "n": Reference("variable", "n", INT, 0, 10),
        "m": Reference("variable", "m", INT, -5, 5),
        "wide": INT,
        "maybe": Reference("variable", "maybe", Nullable(INT), 1, 4),
        "part": Reference("variable", "part", DOUBLE, 0.0, 1.0),
        "loose": DOUBLE,
        "on": BOOL,
        "digit": EnumType(("1", "2")),
        "tags": SetType(("a", "b", "c")),
        "half": Reference("define", "half", INT, 0, 5),
    },
    value=True,
    nan=True,
)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("n + m", -5, 15),
        ("n - m", -5, 15),
        ("n * m", -50, 50),
        ("-m", -5, 5),
        ("n / 3", 0, 3),
        ("m / 2", -2, 2),
        ("m % 3", -2, 2),
        ("n % 4", 0, 3),
        ("n > 0 ? n - 1 : 0", 0, 9),
        ("min(n, 0) != 0 ? m / min(n, 0) : m", -5, 5),
        ("n >= 10 ? n : 3", 3, 10),
        ("on ? n : m", -5, 10),
        ("clamp(wide, 0, 7)", 0, 7),
        ("clamp(n + 5, 0, 12)", 5, 12),
        ("min(n, m, 3)", -5, 3),
        ("max(n, m)", 0, 10),
        ("size(tags)", 0, 3),
        ("size('abc') + size([1, 2])", 5, 5),
        ("[4, n, 20][1]", 0, 20),
        ("int(part * 100.0)", 0, 100),
        ("half + 1", 1, 6),
        ("maybe != null ? maybe : 0", 0, 4),
        ("part * 2.0 - 1.0", -1.0, 1.0),
        ("curve(part, [[0, 3], [0.5, -1], [1, 2]])", -1.0, 3.0),
        ("double(n) / 4.0", 0.0, 2.5),
        ("clamp(loose, 0.0, 1.0)", 0.0, 1.0),
        ("loose > 2.0 && loose < 3.0 ? loose : 2.5", 2.0, 3.0),
        ("wide", -(2**31), 2**31 - 1),
    ],
)
def test_intervals(text: str, low: float, high: float) -> None:
    interval = interval_of(compiled(text, NAMES), NAMES)
    assert interval is not None
    assert low <= interval.low
    assert interval.high <= high
    assert (round(interval.low, 9), round(interval.high, 9)) == (low, high)
    assert not interval.nan


@pytest.mark.parametrize("text", ["loose", "value", "nan", "loose * 0.0", "loose - loose"])
def test_doubles_without_bounds_may_be_anything(text: str) -> None:
    interval = interval_of(compiled(text, NAMES), NAMES)
    assert interval is not None
    assert interval.nan
    assert (interval.low, interval.high) == (-math.inf, math.inf)


def test_what_is_no_number_has_no_interval() -> None:
    assert interval_of(compiled("on", NAMES), NAMES) is None


@pytest.mark.parametrize(
    "text",
    [
        "n != 0 && 10 / n > 1",
        "n == 0 || 10 / n > 1",
        "!(n == 0) && 10 % n == 1",
        "m > 0 ? 10 / m : 0",
        "m != 0 && n / m > 1",
        "(n - m) != 0 && 3 / (n - m) > 0",
        "part > 0.0 && 1.0 / part > 2.0",
        "maybe != null && 10 / maybe > 2",
        "maybe > 2 && 10 / maybe > 2",
        "10 / (n + 1) > 2",
        "[1, 2, 3].map(x, 10 / x) == []",
        "[1, 2, 3][clamp(n, 0, 2)]",
        "{'a': n}['a']",
        "has({'a': n}.a) && {'a': n}.a > 3",
        "int('12') + int(digit)",
        "int(clamp(loose, 0.0, 5.0))",
        "wide * wide",
        "bool('true')",
    ],
)
def test_total(text: str) -> None:
    assert codes(text, NAMES) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10 / n", "FML601"),
        ("10 % m", "FML601"),
        ("1.0 / part", "FML601"),
        ("10 / n > 1 && n != 0", "FML601"),
        ("n != 0 || 10 / n > 1", "FML601"),
        ("n / 0", "FML601"),
        ("[0, 1].all(x, 1 / x > 0)", "FML601"),
        ("[1, 2][n]", "FML602"),
        ("[1, 2][m]", "FML602"),
        ("{'a': 1}['b']", "FML602"),
        ("wide * wide * wide", "FML603"),
        ("9223372036854775807 + 1", "FML603"),
        ("-(-9223372036854775808)", "FML603"),
        ("int(loose)", "FML604"),
        ("int('x')", "FML604"),
        ("double(string(n))", "FML604"),
        ("bool('maybe')", "FML604"),
        ("'x' + '" + "y" * 10_000 + "'", "FML606"),
        ("{'a': 1, 'a': 2}", "FML607"),
    ],
)
def test_may_fail(text: str, code: str) -> None:
    assert codes(text, NAMES) == [code]


def test_nested_macros_are_bounded() -> None:
    ones = f"[{', '.join(['1'] * 20)}]"
    twice = f"{ones}.all(a, {ones}.all(b, a + b > 1))"
    assert codes(twice) == []
    assert codes(f"{ones}.all(c, {ones}.all(d, {twice}))") == ["FML605"]


def test_texts_that_grow_in_macros_are_bounded() -> None:
    assert codes(f"['{'a' * 500}'].map(x, {' + '.join(['x'] * 30)})") == ["FML606"]


def test_assumptions_exclude_zero() -> None:
    typed, assumed = compiled("10 / n", NAMES), compiled("on && n > 0", NAMES)
    reporter = Reporter()
    check_total(typed, NAMES, reporter, [assumed])
    assert reporter.diagnostics == ()
    interval = interval_of(compiled("n - 1", NAMES), NAMES, [assumed])
    assert interval is not None
    assert (interval.low, interval.high) == (0, 9)


@pytest.mark.parametrize("nowhere", ["n > 5 && n == -1", "n > 5 && n < 2", "n == 11", "-3 == n"])
def test_what_never_holds_says_nothing_of_a_range(nowhere: str) -> None:
    interval = interval_of(compiled("n", NAMES), NAMES, [compiled(nowhere, NAMES)])
    assert interval is not None
    assert interval.low >= 0
    assert interval.high <= 10
