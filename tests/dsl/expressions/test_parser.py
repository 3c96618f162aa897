"""What parses, what it means, and what an author is told where it does not."""

from __future__ import annotations

import pytest

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.parser import parse_expression, parse_template
from fragileml_dsl.expressions.tree import Binary, Expression, Hole, Literal, Name, Template
from fragileml_dsl.source import Position
from tests.dsl.expressions.probe import scalar


def parse(text: str, start: int = 0) -> tuple[Expression | None, Reporter]:
    reporter = Reporter()
    return parse_expression(scalar(text), reporter, start), reporter


def value(text: str) -> object:
    tree, reporter = parse(text)
    assert isinstance(tree, Literal), reporter.diagnostics
    return tree.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17", 17),
        ("0x1F", 31),
        ("-0x1F", -31),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("1.5", 1.5),
        (".5", 0.5),
        ("2e-3", 0.002),
        ("-2.5E+1", -25.0),
        ("'it''s'"[:4], "it"),
        ('"a\'b"', "a'b"),
        (r"'\n\t\\\'\"\?\`'", "\n\t\\'\"?`"),
        (r"'\x41\u00e9\U0001F62C\101'", "A\u00e9\U0001f62cA"),
        (r"r'\d+'", r"\d+"),
        (r'R"\d+"', r"\d+"),
        ("'''a'b\nc'''", "a'b\nc"),
        ('"""a"b"""', 'a"b'),
        ("''", ""),
        ("''''''", ""),
        ("true", True),
        ("null", None),
        ("(((7)))", 7),
        ("7 // seven", 7),
    ],
)
def test_literals(text: str, expected: object) -> None:
    found = value(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a + b * c", "a + (b * c)"),
        ("a - b - c", "(a - b) - c"),
        ("a || b && c", "a || (b && c)"),
        ("a == b && c < d", "(a == b) && (c < d)"),
        ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
        ("-a.b[0]", "-((a.b)[0])"),
        ("!a in b", "(!a) in b"),
        ("a\n  + b", "a + b"),
        ("[a, b,]", "[a, b]"),
        ("f(a).g(b)", "(f(a)).g(b)"),
    ],
)
def test_precedence(text: str, same: str) -> None:
    assert parse(text)[0] == parse(same)[0] is not None


def test_spans_go_down_to_the_token() -> None:
    tree, _ = parse("= a +\n  bcd", start=1)
    assert isinstance(tree, Binary)
    assert (tree.left, tree.right) == (
        Name("a", span=tree.span),
        Name("bcd", span=tree.span),
    )
    assert (tree.span.start, tree.span.end) == (Position(1, 3), Position(2, 6))
    assert tree.operator.span.start == Position(1, 5)
    assert (tree.right.span.start, tree.right.span.end) == (Position(2, 3), Position(2, 6))


@pytest.mark.parametrize(
    ("text", "code", "column", "message"),
    [
        ("a b", "FML301", 3, "expected an operator or the end, found `b`"),
        ("f(a b)", "FML301", 5, "expected an operator or `)`, found `b`"),
        ("a +", "FML301", 4, "expected a value, found the end"),
        ("a ? b", "FML301", 6, "expected `:`, found the end"),
        ("a ? b : ", "FML301", 8, "expected a value, found the end"),
        ("a.", "FML301", 3, "expected a name after the dot, found the end"),
        ("a $ b", "FML301", 3, "expected an operator or the end, found `$`"),
        ("a\u00a0b", "FML301", 2, "expected an operator or the end, found the character U+00A0"),
        ("12abc", "FML301", 1, "expected a value, found `12abc`"),
        ("  ", "FML301", 1, "expected an expression, found nothing"),
        ("(a", "FML302", 1, "`(` is never closed"),
        ("a)", "FML302", 2, "`)` closes nothing"),
        ("[a)", "FML302", 3, "expected `]`, found `)`"),
        ("a == 'b", "FML303", 6, "the text that starts with ' is never closed"),
        (r"'a\qb'", "FML304", 3, r"`\q` is not an escape"),
        (r"'\ud800'", "FML304", 2, r"`\u` is not an escape"),
        ("9223372036854775808", "FML305", 1, "the number does not fit into 64 bits"),
        ("9" * 9_000, "FML305", 1, "the number does not fit into 64 bits"),
        ("1e999", "FML305", 1, "the number is too large for a double"),
        ("a and b", "FML306", 3, "`and` is not an operator here"),
        ("not a", "FML306", 1, "`not` is not an operator here"),
        ("a not in b", "FML306", 3, "`not` is not an operator here"),
        ("a is None", "FML306", 3, "`is` is not an operator here"),
        ("a = 3", "FML306", 3, "`=` is not an operator here"),
        ("a <> 3", "FML306", 3, "`<>` is not an operator here"),
        ("a ** 3", "FML306", 3, "`**` is not an operator here"),
        ("a & b", "FML306", 3, "`&` is not an operator here"),
        ("b if a else c", "FML306", 3, "`if` is not an operator here"),
        ("while", "FML308", 1, "`while` is a reserved word"),
        ("5u", "FML309", 1, "there are no unsigned numbers"),
        ("b'x'", "FML309", 1, "`b` before a quote means nothing"),
    ],
)
def test_mistakes(text: str, code: str, column: int, message: str) -> None:
    tree, reporter = parse(text)
    (diagnostic,) = reporter.diagnostics
    assert tree is None
    assert (diagnostic.code, diagnostic.message) == (code, message)
    assert diagnostic.span.start.column == column


@pytest.mark.parametrize(("word", "meant"), [("True", True), ("False", False), ("None", None)])
def test_literals_of_python_are_reported_and_understood(word: str, *, meant: bool | None) -> None:
    tree, reporter = parse(word)
    assert isinstance(tree, Literal)
    assert tree.value is meant
    assert [each.code for each in reporter.diagnostics] == ["FML306"]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2_000 + "a" + ")" * 2_000,
        "[" * 65 + "]" * 65,
        "+".join(["a"] * 5_000),
        "&&".join(["a"] * 5_000),
        "!" * 5_000 + "a",
        "-" * 5_000 + "a",
        "a" + ".b" * 5_000,
        "a" + "[0]" * 5_000,
        "a?b:" * 4_000 + "c",
        "a" * 20_001,
    ],
    ids=lambda text: text[:6],
)
def test_what_is_too_deep_or_too_long_is_refused(text: str) -> None:
    tree, reporter = parse(text)
    assert tree is None
    assert [each.code for each in reporter.diagnostics] == ["FML307"]


@pytest.mark.parametrize("text", ["a+" * 95 + "a", "(" * 64 + "a" + ")" * 64, "!" * 95 + "a"])
def test_what_is_nearly_too_deep_is_accepted(text: str) -> None:
    assert parse(text)[0] is not None


def test_a_comment_is_reported_since_python_divides_so() -> None:
    tree, reporter = parse("a // b")
    assert tree == Name("a", span=scalar("").span)
    assert [each.code for each in reporter.diagnostics] == ["FML310"]


def template(text: str) -> tuple[Template | None, Reporter]:
    reporter = Reporter()
    return parse_template(scalar(text), reporter), reporter


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("plain { text } }}", ["plain { text } }}"]),
        ("a {{ x }} b", ["a ", ("x", ""), " b"]),
        ("{{x}}{{y}}", [("x", ""), ("y", "")]),
        ("{{ x | .4f }}", [("x", ".4f")]),
        ("{{ x | ,.1% }}", [("x", ",.1%")]),
        ("two\nlines {{ x }}", ["two\nlines ", ("x", "")]),
    ],
)
def test_templates(text: str, parts: list[str | tuple[str, str]]) -> None:
    tree, reporter = template(text)
    assert tree is not None, reporter.diagnostics
    found = [
        (each.value.text, each.format.value)
        if isinstance(each, Hole) and isinstance(each.value, Name)
        else each
        for each in tree.parts
    ]
    assert found == parts


def test_holes_may_hold_braces_and_bars_in_quotes() -> None:
    tree, _ = template("{{ '}} | {{' }}{{ a || b }}")
    assert tree is not None
    first, second = tree.parts
    assert isinstance(first, Hole)
    assert first.value == Literal("}} | {{", span=first.value.span)
    assert isinstance(second, Hole)
    assert isinstance(second.value, Binary)


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("ab {{ x", "FML320", 4),
        ("{{ x }} {{ y", "FML320", 9),
        ("{{ 'x }}", "FML320", 1),
        ("a {{ }}", "FML321", 3),
        ("{{}}", "FML321", 1),
        ("{{ x | wide }}", "FML322", 8),
        ("{{ x | .4d }}", "FML322", 8),
        ("{{ x y }}", "FML301", 6),
        ("one\n{{ x + }}", "FML301", 7),
    ],
)
def test_mistakes_in_templates(text: str, code: str, column: int) -> None:
    tree, reporter = template(text)
    (diagnostic,) = reporter.diagnostics
    assert tree is None
    assert (diagnostic.code, diagnostic.span.start.column) == (code, column)
