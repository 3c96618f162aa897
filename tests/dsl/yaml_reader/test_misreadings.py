"""Where YAML misreads an expression, the diagnostic shows the line as it should be."""

from __future__ import annotations

import pytest

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.loading import decode
from fragileml_dsl.source import Source
from fragileml_dsl.yaml_reader.nodes import Entry, Mapping, Scalar
from fragileml_dsl.yaml_reader.reader import read_yaml
from fragileml_dsl.yaml_reader.rewriting import is_open

CASES = [
    ("when: !resized", "FML110", 7, "when: '!resized'"),
    ("when: !resized && pad == 'new'", "FML110", 7, "when: '!resized && pad == \"new\"'"),
    ("when: !(a && b)", "FML110", 7, "when: '!(a && b)'"),
    ("- {when: !a, text: b}", "FML110", 10, "- {when: '!a', text: b}"),
    ("error: *** stopped", "FML111", 8, "error: '*** stopped'"),
    ("when: &a && b", "FML111", 7, "when: '&a && b'"),
    ("glob: *.parquet", "FML111", 7, "glob: '*.parquet'"),
    ("when: 'new' == pad", "FML112", 7, "when: '\"new\" == pad'"),
    ("error: 'pad' isn't set", "FML112", 8, "error: '''pad'' isn''t set'"),
    ("when: [1, 2].size() > 1", "FML113", 7, "when: '[1, 2].size() > 1'"),
    ("error: [rank 0] failed", "FML113", 8, "error: '[rank 0] failed'"),
    ("keep: [{when: x in [a, b], text: c}]", "FML113", 15, None),
    ("when: a ? b : c", "FML114", 13, "when: 'a ? b : c'"),
    ("error: ValueError: can't pad", "FML114", 18, "error: 'ValueError: can''t pad'"),
    ("- {when: a ? b : c}", "FML114", 16, "- {when: 'a ? b : c'}"),
    ("keep: [{when: max(a, b) > 1, text: c}]", "FML116", 15, None),
    ("when: {x: contains(a, 'b, c')}", "FML116", 11, "when: {x: 'contains(a, \"b, c\")'}"),
    ("log: {{ steps }}", "FML117", 6, "log: '{{ steps }}'"),
    ("log: {{ steps }} steps", "FML117", 6, "log: '{{ steps }} steps'"),
]


@pytest.mark.parametrize(("line", "code", "column", "written"), CASES)
def test_misreading(line: str, code: str, column: int, written: str | None) -> None:
    reporter = Reporter()
    read_yaml(Source("file.yaml", line + "\n"), reporter)
    (found,) = reporter.diagnostics
    assert (found.code, found.span.start.column) == (code, column)
    if written is not None:
        assert found.hint == f"write: {written}"


@pytest.mark.parametrize("written", sorted({case[3] for case in CASES if case[3]}))
def test_the_line_shown_is_read_as_it_stands(written: str) -> None:
    reporter = Reporter()
    source = decode(written.encode(), "file.yaml", reporter)
    assert source is not None
    assert read_yaml(source, reporter) is not None
    assert reporter.diagnostics == ()


def test_a_value_cut_by_commas_is_read_as_it_was_meant() -> None:
    text = "{when: clamp(a, 0, 1) > b, text: c}\n"
    reporter = Reporter()
    root = read_yaml(Source("file.yaml", text), reporter)
    assert isinstance(root, Mapping)
    match root.entries:
        case (Entry(Scalar("when"), Scalar("clamp(a, 0, 1) > b") as value), Entry(Scalar("text"))):
            assert value.span_of(0, 5).start.column == 8
        case _:
            pytest.fail("the value was not put together")


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("f(a", True),
        ("a == 'b", True),
        ('a == "b', True),
        ("f(a)", False),
        ("a == '('", False),
        ("it's", False),
        ("", False),
    ],
)
def test_is_open(text: str, is_cut: bool) -> None:
    assert is_open(text) is is_cut
