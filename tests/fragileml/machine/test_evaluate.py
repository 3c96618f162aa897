"""Values of expressions, by the rules that the standard's suite tests too."""

from __future__ import annotations

import json
import math
from typing import cast

import pytest

from fragileml.machine.evaluate import RULES, EvaluationError, Frame, Result, evaluate
from fragileml.machine.formatting import format_value
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    STRING,
    VERSION,
    EnumType,
    Nullable,
    SetType,
)
from fragileml_dsl.machine.operators import OPERATORS
from fragileml_dsl.machine.term import FALSE, Term
from fragileml_dsl.machine.term_table import TermNumbers, decode_terms
from tests.dsl.expressions.probe import Names, Packages, compiled, run, term_of

NAMES = Names(
    {
        "n": INT,
        "rate": DOUBLE,
        "maybe": Nullable(INT),
        "text": STRING,
        "tags": SetType(("c", "a", "b")),
        "mode": EnumType(("fp32", "fp16")),
        "pin": Nullable(VERSION),
        "on": BOOL,
    },
    value=True,
    nan=True,
)
STATE: dict[str, object] = {
    "n": 7,
    "rate": 0.25,
    "maybe": None,
    "text": "été",
    "tags": ("c", "b"),
    "mode": "fp16",
    "pin": "4.40.0",
    "on": True,
}
INSTALLED = Packages({"transformers": "4.57.6", "torch": "2.9.0"}, {("transformers", ">=4.50")})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-7 / 2", -3),
        ("7 / -2", -3),
        ("-7 % 2", -1),
        ("7 % -2", 1),
        ("9223372036854775807 / -1", -(2**63) + 1),
        ("1.0 / 0.0", math.inf),
        ("-1.0 / 0.0", -math.inf),
        ("1 + 2.5", 3.5),
        ("0.0 / 0.0 == 0.0 / 0.0", False),
        ("[0.0 / 0.0] == [0.0 / 0.0]", False),
        ("size('πέντε')", 5),
        ("'a' + text", "aété"),
        ("text < 'f'", False),
        ("'abc'.contains('') && 'abc'.endsWith('bc')", True),
        ("'abc'.matches('^b')", False),
        ("'xabc'.matches('a.c$')", True),
        ("false && 1 / 0 > 0", False),
        ("1 / 0 > 0 && false", False),
        ("1 / 0 > 0 || true", True),
        ("[2, 0].exists(x, 4 / x == 2)", True),
        ("[0, 2].exists(x, 4 / x == 2)", True),
        ("[0, 2].all(x, 4 / x != 2)", False),
        ("[1, 2, 2].exists_one(x, x == 2)", False),
        ("[3, 1].map(x, [1, 2].map(y, x * 10 + y))", ((31, 32), (11, 12))),
        ("[3, 1, 2].filter(x, x > 1).map(x, x * n)", (21, 14)),
        ("{'b': 1, 'a': 2} == {'a': 2, 'b': 1}", True),
        ("{'b': 1}.map(k, k)", ("b",)),
        ("has({'b': 1}.a)", False),
        ("[[1], [2]] == [[1], [2]] && [1] in [[2], [1]]", True),
        ("on ? 'yes' : 'no'", "yes"),
        ("maybe > 3 || maybe <= 3", False),
        ("maybe == null && maybe != 3", True),
        ("mode == 'fp16' && mode in ['fp16', 'fp32']", True),
        ("tags.with('a')", ("c", "a", "b")),
        ("tags.without('c')", ("b",)),
        ("tags.without('a')", ("c", "b")),
        ("tags.replace('c', 'a')", ("a", "b")),
        ("tags.replace('a', 'c')", ("c", "b")),
        ("tags.replace('b', 'b')", ("c", "b")),
        ("'a' in tags || tags == ['b', 'c']", True),
        ("pin == version('4.40') && pin < '4.40.1' && pin > '4.40.0rc1'", True),
        ("pin != null && pin in ['4.4', '4.40']", True),
        ("packages['transformers'] >= '4.6'", True),
        ("packages['missing'] < '1.0' || packages['missing'] >= '1.0'", False),
        ("installed('torch') && !installed('missing')", True),
        ("satisfies('transformers', '>=4.50')", True),
        ("clamp(n, 0, 5) + min(n, 3, 9) + max(2, 1)", 10),
        ("clamp(0.0 / 0.0, 0.5, 1.0)", 0.5),
        ("curve(rate, [[0, 0], [0.5, 1]])", 0.5),
        ("curve(-9.0, [[0, 3], [0.5, 1]])", 3.0),
        ("curve(9.0, [[0, 3], [0.5, 1]])", 1.0),
        ("curve(0.5, [[0, 3], [0.5, 1], [1, 7]])", 1.0),
        ("int(-3.9) + int('12') + int(true ? 1.5 : 2.5)", 10),
        ("double('1e3') + double(n)", 1007.0),
        ("string(1.0) + string(-7) + string(false) + string(5e-5)", "1-7false5e-05"),
        ("bool('t') && !bool('False')", True),
    ],
)
def test_values(text: str, expected: Result) -> None:
    found = run(text, NAMES, STATE, INSTALLED)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        "1 % 0",
        "9223372036854775807 + 1",
        "-9223372036854775808 - 1",
        "5000000000 * 5000000000",
        "-9223372036854775808 / -1",
        "-(-9223372036854775808)",
        "[1][1]",
        "[1][-1]",
        "{'a': 1}['b']",
        "{true: 1, true: 2}",
        "int(9223372036854775808.0)",
        "int(0.0 / 0.0)",
        "int('\u0661')",
        "int(' 1')",
        "double('1_0')",
        "bool('yes')",
        "true && 1 / 0 > 0",
        "[0, 2].all(x, 4 / x > 0)",
        "[0, 2].exists_one(x, 4 / x == 2)",
    ],
)
def test_failures(text: str) -> None:
    with pytest.raises(EvaluationError):
        run(text)


def test_every_operator_of_a_machine_is_evaluated() -> None:
    assert set(RULES) == set(OPERATORS) - {"define", "parameter"}


@pytest.mark.parametrize(
    "text",
    [
        "[1, 2].exists(x, x > n) && tags.with('a') == ['a']",
        "satisfies('a-b', '>=1,<2') || pin < '2.0' || maybe == null",
        "curve(rate, [[0, 1], [1, 0.1]]) > nan",
        "text.matches('a') || text == '\\u2028'",
    ],
)
def test_terms_survive_json(text: str) -> None:
    term = term_of(compiled(text, NAMES), tuple(STATE))
    numbers = TermNumbers()
    number = numbers.of(term)
    assert decode_terms(json.loads(json.dumps(numbers.rows)))[number] == term


class Stub:
    """A world with one metric, one stage and one issue."""

    def metric(self, index: int) -> float | None:
        return (0.5, None)[index]

    def mark(self, index: int) -> str:
        return ("stale",)[index]

    def holds(self, index: int) -> bool:
        return (True,)[index]


def test_terms_read_the_world_by_index() -> None:
    frame = Frame((), Packages(), world=Stub(), value=2.0)
    terms = [Term("metric", constant=0), Term("metric", constant=1), Term("stage", constant=0)]
    terms += [Term("issue", constant=0), Term("value"), FALSE]
    assert [evaluate(each, frame) for each in terms] == [0.5, None, "stale", True, 2.0, False]
    assert math.isnan(cast("float", evaluate(Term("nan"), frame)))


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        (True, "", "True"),
        (None, "", "None"),
        (None, ".4f", "None"),
        (5e-05, "", "5e-05"),
        (("a", "b"), "", "['a', 'b']"),
        ((), "", "[]"),
        (0.12345, ".4f", "0.1235"),
        (1234567, ",", "1,234,567"),
        (0.5, ".1%", "50.0%"),
        (12, ".2e", "1.20e+01"),
        ("4.57.6", "", "4.57.6"),
        (math.nan, ".3f", "nan"),
    ],
)
def test_printing(value: Result, format_: str, text: str) -> None:
    assert format_value(value, format_) == text
