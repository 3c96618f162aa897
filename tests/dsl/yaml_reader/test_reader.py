"""YAML is read as text and structure; what the language has no use for is refused."""

from __future__ import annotations

import pytest

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Position, Source
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence, Style
from fragileml_dsl.yaml_reader.reader import read_yaml


def read(text: str) -> tuple[Node | None, list[str]]:
    reporter = Reporter()
    root = read_yaml(Source("file.yaml", text), reporter)
    found = [
        f"{each.code} {each.span.start.line}:{each.span.start.column}"
        for each in reporter.diagnostics
    ]
    return root, found


def plain(node: Node) -> object:
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node.entries}


def test_scalars_stay_text() -> None:
    root, found = read("a: 4.40\nb: [yes, 0x10, null, 2020-01-01]\nc: {d: 'true', e: |\n  x\n}\n")
    assert root is None
    assert found
    root, found = read("a: 4.40\nb: [yes, 0x10, null, 2020-01-01]\nc: {d: 'true'}\ne:\n")
    assert found == []
    assert root is not None
    assert plain(root) == {
        "a": "4.40",
        "b": ["yes", "0x10", "null", "2020-01-01"],
        "c": {"d": "true"},
        "e": "",
    }


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("a: 1\nb:\n  c: [d]\n", (1, 1), (3, 9)),
        ("{a: 1}\n", (1, 1), (1, 7)),
        ("- a\n- b: c\n\n\n", (1, 1), (2, 7)),
        ("\n# comment\na:\n- b\n# end\n", (3, 1), (4, 4)),
    ],
)
def test_spans_of_collections(text: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    root, _ = read(text)
    assert root is not None
    assert (root.span.start, root.span.end) == (Position(*start), Position(*end))


def test_collections_in_brackets_keep_their_text() -> None:
    root, _ = read("a: [b,  c]\nd:\n  - e\n")
    assert isinstance(root, Mapping)
    assert [getattr(entry.value, "flow", None) for entry in root.entries] == ["[b,  c]", ""]


def test_an_empty_value_stands_after_its_colon() -> None:
    root, _ = read("a:\n\n\nb: 1\n")
    assert isinstance(root, Mapping)
    value = root.entries[0].value
    assert isinstance(value, Scalar)
    assert (value.style, value.span.start) == (Style.PLAIN, Position(1, 3))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\nb: 2\na: 3\n", ["FML102 3:1"]),
        ("{a: 1, a: 2, a: 3}\n", ["FML102 1:8", "FML102 1:14"]),
        ("a: &x 1\nb: *x\n", ["FML103 1:4", "FML103 2:4"]),
        ("a: &x {c: 1}\nb:\n  <<: *x\n", ["FML103 1:4", "FML103 3:3"]),
        ("a: !!str x\n", ["FML104 1:4"]),
        ("a: !include other.yaml\n", ["FML104 1:4"]),
        ("%YAML 1.1\n---\na: 1\n", ["FML104 1:1"]),
        ("a: 1\n---\nb: 2\n", ["FML105 2:1"]),
        ("[a]: 1\n", ["FML106 1:1"]),
        ("? {a: b}\n: 1\n", ["FML106 1:3"]),
        (": 1\n", ["FML106 1:1"]),
        ("a: >\n  x\n", ["FML107 1:4"]),
        ("", ["FML108 1:1"]),
        ("# only a comment\n", ["FML108 1:1"]),
        ("---\n...\n", ["FML108 1:1"]),
        ('a: "b\\n"\n', ["FML109 1:4"]),
        ('a: "\\UFFFFFFFF"\n', ["FML109 1:5"]),
        ('a: "\\uD800"\n', ["FML109 1:4"]),
    ],
)
def test_what_is_refused(text: str, found: list[str]) -> None:
    assert read(text)[1] == found


def test_the_first_of_two_equal_keys_counts() -> None:
    root, _ = read("a: 1\na: 2\n")
    assert root is not None
    assert plain(root) == {"a": "1"}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 'x\nb: 1\n", "1:4", "the quote that opens here is never closed"),
        ("a: 1\nb\n", "2:1", "expected `key: value`, found a text alone"),
        ("a: 1\n  b: 2\n", "2:4", "this line continues the text above and cannot have a key"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "this does not fit the indentation of the lines above"),
        ("a: [b, c\nd: 1\n", "2:2", "expected `,` or `]`"),
        ("a: [b, c\n", "1:4", "the bracket is never closed by `]`"),
        ("a: - b\n", "1:4", "a list must begin on a line of its own"),
        ("a: @b\n", "1:4", "an unquoted text cannot begin with `@`"),
        ("a: b\tc\n", "1:5", "a tab cannot stand here"),
    ],
)
def test_syntax_errors_in_plain_words(text: str, place: str, message: str) -> None:
    reporter = Reporter()
    assert read_yaml(Source("file.yaml", text), reporter) is None
    (found,) = reporter.diagnostics
    assert found.code == "FML101"
    assert f"{found.span.start.line}:{found.span.start.column}" == place
    assert found.message == message


def test_reading_goes_on_after_a_value_that_yaml_misreads() -> None:
    _, found = read("a: x ? y : z\nb: &x 1\nc: 'd' e\nf: 1\nf: 2\n")
    assert found == ["FML114 1:10", "FML103 2:4", "FML112 3:4", "FML102 5:1"]
