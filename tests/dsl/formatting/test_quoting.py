"""How each text is written so that YAML, ours and others', reads it as it is."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.formatting.quoting import in_line, in_lines
from fragileml_dsl.loading import decode
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence
from fragileml_dsl.yaml_reader.reader import read_yaml

# text, as it stands in a block, as it stands in brackets; None for what takes several lines
TEXTS = [
    ("batch_size > 2 * memory_gb", "batch_size > 2 * memory_gb", "batch_size > 2 * memory_gb"),
    ("pad == 'none'", "pad == 'none'", "pad == 'none'"),
    ("!resized", "'!resized'", "'!resized'"),
    ("'a' in columns", "\"'a' in columns\"", "\"'a' in columns\""),
    ('"a" in columns', "'\"a\" in columns'", "'\"a\" in columns'"),
    ("[1, 2].size()", "'[1, 2].size()'", "'[1, 2].size()'"),
    ("{a", "'{a'", "'{a'"),
    ("*.parquet", "'*.parquet'", "'*.parquet'"),
    ("&a && b", "'&a && b'", "'&a && b'"),
    ("a ? b : c", "'a ? b : c'", "'a ? b : c'"),
    ("ValueError: no", "'ValueError: no'", "'ValueError: no'"),
    ("ends:", "'ends:'", "'ends:'"),
    ("a:b", "a:b", "a:b"),
    ("https://cel.dev/a?b=c#d", "https://cel.dev/a?b=c#d", "https://cel.dev/a?b=c#d"),
    ("job #4", "'job #4'", "'job #4'"),
    ("job#4", "job#4", "job#4"),
    ("max(a, b)", "max(a, b)", "'max(a, b)'"),
    ("x in [1]", "x in [1]", "'x in [1]'"),
    ("why ?x", "why ?x", "'why ?x'"),
    ("int?", "int?", "int?"),
    ("{{ x }}", "'{{ x }}'", "'{{ x }}'"),
    ("{{ x }} GB", "'{{ x }} GB'", "'{{ x }} GB'"),
    ("at {{ x }} GB", "at {{ x }} GB", "'at {{ x }} GB'"),
    ("= a - 1", "'= a - 1'", "'= a - 1'"),
    ("- a", "'- a'", "'- a'"),
    ("-a", "-a", "-a"),
    ("-", "'-'", "'-'"),
    ("--- a", "'--- a'", "'--- a'"),
    ("...", "'...'", "'...'"),
    ("? a", "'? a'", "'? a'"),
    (": a", "': a'", "': a'"),
    ("@a", "'@a'", "'@a'"),
    ("`a`", "'`a`'", "'`a`'"),
    ("%a", "'%a'", "'%a'"),
    ("> a", "'> a'", "'> a'"),
    ("| a", "'| a'", "'| a'"),
    ("#a", "'#a'", "'#a'"),
    ("a | b", "a | b", "a | b"),
    ("last night's", "last night's", "last night's"),
    ("don't say (", '"don\'t say ("', '"don\'t say ("'),
    ("a\\b", "a\\b", "a\\b"),
    ("- it's \\d", None, "'- it''s \\d'"),
    ("- 'a' \"b\"", None, "'- ''a'' \"b\"'"),
    (" - 'a' \"b\"", "' - ''a'' \"b\"'", "' - ''a'' \"b\"'"),
    ("", "''", "''"),
    ("  a", "'  a'", "'  a'"),
    ("a  ", "'a  '", "'a  '"),
    ("a\tb", "'a\tb'", "'a\tb'"),
    ("4.40", "'4.40'", "'4.40'"),
    ("4.40.1", "4.40.1", "4.40.1"),
    ("8", "'8'", "'8'"),
    ("-1_000", "'-1_000'", "'-1_000'"),
    ("5e-5", "'5e-5'", "'5e-5'"),
    ("0x1F", "'0x1F'", "'0x1F'"),
    (".inf", "'.inf'", "'.inf'"),
    ("nan", "nan", "nan"),
    ("1:30", "'1:30'", "'1:30'"),
    ("2026-01-31", "'2026-01-31'", "'2026-01-31'"),
    ("no", "'no'", "'no'"),
    ("On", "'On'", "'On'"),
    ("null", "'null'", "'null'"),
    ("~", "'~'", "'~'"),
    ("true", "'true'", "'true'"),
    ("<<", "'<<'", "'<<'"),
    ("a\nb", None, None),
]
LONG_TEXTS = [
    ("- it's \\d", ["|-", "- it's \\d"]),
    ("a\nb", ["|-", "a", "b"]),
    ("a\n\n\nb", ["|-", "a", "", "", "b"]),
    ("\na", ["|-", "", "a"]),
    ("a\n  b", ["|-", "a", "  b"]),
    ("  a\nb", ["|2-", "  a", "b"]),
    ("\n  a\nb", ["|2-", "", "  a", "b"]),
    ("   \na", ["|2-", "   ", "a"]),
    ("a \nb ", ["|-", "a ", "b "]),
    ("a\n   \nb", ["|-", "a", "   ", "b"]),
    ("a\tb\nc", ["|-", "a\tb", "c"]),
    ("# a\n{b: 'c'", ["|-", "# a", "{b: 'c'"]),
    ("a\n", ["'a", "", "'"]),
    ("\n", ["'", "", "'"]),
    ("it's\n\nb\n", ["'it''s", "", "", "b", "", "'"]),
]


def texts(node: Node) -> list[str]:
    """Return the values of all scalars, in order."""
    match node:
        case Scalar():
            return [node.text]
        case Mapping():
            return [text for entry in node.entries for text in texts(entry.value)]
        case Sequence():
            return [text for item in node.items for text in texts(item)]


def read(file: str) -> Node:
    """Return the nodes of a file in which nothing is suspicious."""
    reporter = Reporter()
    source = decode(file.encode(), "file.yaml", reporter)
    root = read_yaml(source, reporter) if source else None
    assert reporter.diagnostics == ()
    assert root is not None
    return root


@pytest.mark.parametrize(("text", "block", "flow"), TEXTS)
def test_in_one_line(text: str, block: str | None, flow: str | None) -> None:
    assert in_line(text) == block
    assert in_line(text, flow=True) == flow


@pytest.mark.parametrize(("text", "lines"), LONG_TEXTS)
def test_in_several_lines(text: str, lines: list[str]) -> None:
    assert in_lines(text) == lines


def check_in_a_block(text: str) -> None:
    line = in_line(text)
    start, *rest = in_lines(text) if line is None else [line]
    written = "\n".join([start, *[each and f"  {each}" for each in rest]])
    file = f"a: {written}\nb:\n- {written}\n- {written}\n"
    assert texts(read(file)) == [text] * 3
    assert YAML(typ="safe", pure=True).load(file) == {"a": text, "b": [text, text]}


def check_in_brackets(text: str) -> None:
    written = in_line(text, flow=True)
    file = f"a: {{b: {written}, c: [{written}, d: {written}]}}  # e\n"
    assert texts(read(file)) == [text] * 3
    assert YAML(typ="safe", pure=True).load(file) == {"a": {"b": text, "c": [text, {"d": text}]}}


@pytest.mark.parametrize("text", [each[0] for each in TEXTS + LONG_TEXTS])
def test_it_is_read_as_it_is(text: str) -> None:
    check_in_a_block(text)
    if "\n" not in text:
        check_in_brackets(text)


@pytest.mark.slow
@settings(max_examples=5000)
@given(st.text("aN0 '\"\\:#-?,[](){}!&*|>%@`=~.<\t\né", max_size=10))
def test_any_text_is_read_as_it_is(text: str) -> None:
    # No file can say these: a tab in the indentation, a blank at a line end that quotes fold.
    assume(not re.search(r"\n[ ]*\t|\A[ \t]*\t.*\n", text, re.DOTALL))
    assume(not text.endswith("\n") or not re.search(r"[ \t]\n|\n[ \t]", text))
    check_in_a_block(text)
    if "\n" not in text:
        check_in_brackets(text)


@pytest.mark.parametrize("text", ["8", "4.40", "true", "null", "no"])
def test_what_is_no_text_for_others_may_stay_bare(text: str) -> None:
    assert in_line(text, bare=True) == text
