"""Types: which expressions are accepted with which type, and what is said of the others."""

from __future__ import annotations

import pytest

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.checker import check_expression, check_template
from fragileml_dsl.expressions.parser import parse_expression, parse_template
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    STRING,
    VERSION,
    EnumType,
    Nullable,
    SetType,
    Type,
)
from tests.dsl.expressions.probe import Names, check, compiled, scalar

MODE = EnumType(("fp32", "fp16", "bf16"))
NAMES = Names(
    {
        "n": INT,
        "rate": DOUBLE,
        "on": BOOL,
        "text": STRING,
        "mode": MODE,
        "tags": SetType(("a", "b")),
        "maybe": Nullable(INT),
        "flag": Nullable(BOOL),
        "pin": VERSION,
        "trainer.n": INT,
    }
)
EFFECT = Names(NAMES.variables, value=True, nan=True)
ISSUE = Names(NAMES.variables, metrics=None, stages=None, issues=None)


@pytest.mark.parametrize(
    ("text", "operator", "type_"),
    [
        ("n + 1", "add_int", "int"),
        ("rate * 2", "multiply_double", "double"),
        ("2 * rate", "multiply_double", "double"),
        ("rate * (1 + 2)", "multiply_double", "double"),
        ("text + mode", "concat_string", "string"),
        ("mode + '-mixed'", "concat_string", "string"),
        ("'bf' + (on ? mode : 'fp32')", "concat_string", "string"),
        ("[1] + [2]", "add_list", "list(int)"),
        ("[1, 2.5]", "list", "list(double)"),
        ("mode == 'fp16'", "equal", "bool"),
        ("'fp16' == mode", "equal", "bool"),
        ("mode in ['fp16', 'bf16']", "in_list", "bool"),
        ("on ? 'fp16' : mode", "conditional", "enum(fp32, fp16, bf16)"),
        ("on ? 1 : rate", "conditional", "double"),
        ("on ? null : 1", "conditional", "int?"),
        ("'a' in tags", "in_set", "bool"),
        ("tags == ['b', 'a']", "equal", "bool"),
        ("tags.with('a').replace('a', 'b')", "set_replace", "set(a, b)"),
        ("size(tags) + 'abc'.size()", "add_int", "int"),
        ("maybe > 3", "greater_int_nullable", "bool"),
        ("maybe == 3", "equal", "bool"),
        ("maybe != null && maybe + 1 > 2", "and", "bool"),
        ("maybe == null || maybe + 1 > 2", "or", "bool"),
        ("!(maybe == null) && maybe != null && -maybe < 0", "and", "bool"),
        ("maybe != null ? maybe : 0", "conditional", "int"),
        ("maybe == null ? 0 : maybe", "conditional", "int"),
        ("maybe > 0 && maybe + 1 > 2", "and", "bool"),
        ("flag == true", "equal", "bool"),
        ("pin >= '4.40'", "greater_equal_version", "bool"),
        ("packages['Transformers'] < '4.40'", "less_version_nullable", "bool"),
        ("installed('x') ? packages['x'] : pin", "conditional", "version"),
        ("packages['x'] in ['1.0', '2.0']", "in_list_version", "bool"),
        ("satisfies('transformers', '>=4,<5')", "satisfies", "bool"),
        ("metric('train', 'loss') < 0.5", "less_double_nullable", "bool"),
        ("stage('train') == 'green'", "equal", "bool"),
        ("issue('trainer/out-of-memory')", "issue", "bool"),
        ("curve(rate, [[0, 1], [0.5, 2]])", "curve", "double"),
        ("clamp(n, 0, 5)", "clamp", "int"),
        ("min(rate, 1, 2)", "min", "double"),
        ("[1, 2].exists(x, x > n)", "exists", "bool"),
        ("[1, 2].map(x, x > 1, double(x))", "map", "list(double)"),
        ("tags.filter(t, t != 'a')", "filter", "list(enum(a, b))"),
        ("[].map(x, x / 2)", "map", "list(int)"),
        ("has({'a': 1}.a)", "in_map", "bool"),
        ("{'a': {'b': true}}.a.b", "index_map", "bool"),
        ("trainer.n % 2", "modulo_int", "int"),
        ("string(n) + string(rate) + string(on)", "concat_string", "string"),
        ("text.matches('^a+$')", "matches", "bool"),
        ("[[1], [2]] != [[1]]", "not_equal_deep", "bool"),
    ],
)
def test_accepted(text: str, operator: str, type_: str) -> None:
    typed = compiled(text, NAMES)
    assert (typed.operator, str(typed.type)) == (operator, type_)


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("unknown > 3", "FML401", 1),
        ("trainer.m", "FML401", 1),
        ("siez(tags)", "FML450", 1),
        ("startsWith(text, 'a')", "FML450", 1),
        ("metric('train', 'los')", "FML451", 17),
        ("stage('trian')", "FML452", 7),
        ("issue('trainer/oom')", "FML453", 7),
        ("value * 2.0", "FML455", 1),
        ("packages[text]", "FML456", 10),
        ("on && n", "FML501", 7),
        ("!text", "FML501", 2),
        ("on ? 1 : 'a'", "FML502", 10),
        ("bool(n)", "FML502", 6),
        ("tags == ['a', n]", "FML502", 15),
        ("n + text", "FML503", 3),
        ("mode < 'fp32'", "FML503", 6),
        ("null < null", "FML503", 6),
        ("text in text", "FML503", 9),
        ("mode == on", "FML503", 6),
        ("n * rate", "FML504", 1),
        ("n > 0.5", "FML504", 1),
        ("mode == 'fp61'", "FML505", 9),
        ("mode in ['fp16', 'pf16']", "FML505", 18),
        ("'c' in tags", "FML505", 1),
        ("maybe + 1", "FML506", 1),
        ("flag", "", 0),
        ("maybe != null || maybe + 1 > 2", "FML506", 18),
        ("n == null", "FML507", 1),
        ("clamp(n, 0)", "FML508", 1),
        ("pin < '4.x'", "FML509", 7),
        ("satisfies('a', 'about 4')", "FML509", 16),
        ("[1, 'a']", "FML510", 5),
        ("{1.5: 2}", "FML510", 2),
        ("n.exists(x, true)", "FML511", 1),
        ("[1].all(1, true)", "FML511", 9),
        ("has(n)", "FML511", 1),
        ("curve(rate, [[1, 0], [0, 1]])", "FML512", 22),
        ("clamp(n, 9, 0)", "FML512", 1),
        ("text.matches('(')", "FML513", 14),
        ("n.size", "FML515", 3),
        ("n[0]", "FML515", 1),
    ],
)
def test_refused_with_one_diagnostic(text: str, code: str, column: int) -> None:
    _, diagnostics = check(text, NAMES)
    found = [(each.code, each.span.start.column) for each in diagnostics]
    assert found == ([(code, column)] if code else [])


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("1", DOUBLE, ""),
        ("n", DOUBLE, "FML504"),
        ("rate", INT, "FML504"),
        ("null", Nullable(INT), ""),
        ("null", INT, "FML502"),
        ("maybe", INT, "FML506"),
        ("flag", BOOL, "FML506"),
        ("'fp16'", MODE, ""),
        ("'fp17'", MODE, "FML505"),
        ("mode", STRING, ""),
        ("mode", EnumType(("fp32", "fp16")), "FML505"),
        ("'4.40'", VERSION, ""),
        ("['b']", SetType(("a", "b")), ""),
        ("on ? 'fp16' : 'fp17'", MODE, "FML505"),
    ],
)
def test_expected_types(text: str, expected: Type, code: str) -> None:
    _, diagnostics = check(text, NAMES, expected)
    assert [each.code for each in diagnostics] == ([code] if code else [])


def test_one_run_reports_independent_mistakes() -> None:
    _, diagnostics = check("n + text > 2 && mode == 'fp' && unknown", NAMES)
    assert [each.code for each in diagnostics] == ["FML503", "FML505", "FML401"]


def test_hints_name_the_closest_word() -> None:
    hints = [check(text, NAMES)[1][0].hint for text in ("mode == 'fp61'", "len(tags)", "n * rate")]
    assert hints == ["did you mean fp16?", "did you mean size?", "write double(n)"]


def test_an_unknown_package_close_to_a_known_one_gets_a_warning() -> None:
    typed, (warning,) = check("installed('transformer')", NAMES)
    assert typed is not None
    assert (warning.code, warning.hint) == ("FML454", "did you mean transformers?")
    assert check("installed('deepspeed')", NAMES)[1] == ()


@pytest.mark.parametrize("text", ["metric('train', 'loss')", "stage('train')", "issue('a/b')"])
def test_names_beyond_the_state_have_their_places(text: str) -> None:
    assert [each.code for each in check(text, ISSUE)[1]] == ["FML455"]


def test_value_and_nan_are_names_in_effects() -> None:
    assert compiled("value > 0.5 ? value * 0.5 : nan", EFFECT).type == DOUBLE


def test_assumptions_exclude_null() -> None:
    reporter = Reporter()
    assumed = compiled("on && maybe != null", NAMES)
    tree = parse_expression(scalar("maybe - 1"), reporter)
    assert tree is not None
    typed = check_expression(tree, INT, NAMES, reporter, [assumed])
    assert typed is not None
    assert check_expression(tree, INT, NAMES, reporter) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{ n }} {{ tags }} {{ pin }} {{ maybe }} {{ [1.5] }}", ""),
        ("{{ rate | .4f }} {{ n | , }} {{ n | .1f }}", ""),
        ("{{ metric('train', 'loss') | .4f }}", ""),
        ("{{ mode | .4f }}", "FML514"),
        ("{{ n | .3 }}", "FML514"),
        ("{{ {'a': 1} }}", "FML514"),
        ("{{ unknown }}", "FML401"),
    ],
)
def test_templates(text: str, code: str) -> None:
    reporter = Reporter()
    tree = parse_template(scalar(text), reporter)
    assert tree is not None
    typed = check_template(tree, NAMES, reporter)
    assert [each.code for each in reporter.diagnostics] == ([code] if code else [])
    assert (typed is None) == bool(code)
