"""The places of a scalar's code points are exact for every style."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Position, Source
from fragileml_dsl.yaml_reader.nodes import Mapping, Scalar, Style
from fragileml_dsl.yaml_reader.reader import read_yaml

WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" '\"#:,[]{}"),
    max_size=30,
)
LINES = st.lists(WORDS, max_size=5)


def scalar_of(text: str) -> tuple[Scalar, list[str]]:
    reporter = Reporter()
    root = read_yaml(Source("file.yaml", text), reporter)
    assert reporter.diagnostics == ()
    assert isinstance(root, Mapping)
    scalar = root.entries[-1].value
    assert isinstance(scalar, Scalar)
    return scalar, text.split("\n")


def assert_exact(text: str) -> Scalar:
    scalar, lines = scalar_of(text)
    assert len(scalar.positions) == len(scalar.text) + 1
    assert list(scalar.positions) == sorted(scalar.positions)
    for character, place in zip(scalar.text, scalar.positions, strict=False):
        rest = lines[place.line - 1][place.column - 1 :]
        if character == "\n" or (character == " " and not rest.startswith(" ")):
            assert rest.strip() == ""
        else:
            assert rest.startswith(character)
    last = scalar.positions[-1]
    assert (last.line, last.column) <= (len(lines), len(lines[last.line - 1]) + 1)
    return scalar


@given(WORDS)
def test_single_quoted(text: str) -> None:
    scalar = assert_exact("k: '" + text.replace("'", "''") + "'\n")
    assert scalar.style is Style.SINGLE
    assert scalar.text == text


@given(WORDS)
def test_double_quoted(text: str) -> None:
    text = text.replace('"', "")
    scalar = assert_exact(f'before: x\nk: "{text}"\n'.replace("\\", "/"))
    assert scalar.style is Style.DOUBLE


@given(st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1))
def test_plain(text: str) -> None:
    scalar = assert_exact(f"k: x{text} y  # comment\n")
    assert scalar.style is Style.PLAIN
    assert scalar.comment == "# comment"


@given(LINES, st.integers(1, 5), st.sampled_from(["|", "|-", "|+"]), st.booleans())
def test_literal(lines: list[str], indent: int, header: str, explicit: bool) -> None:
    body = "".join(f"{' ' * indent}{line}\n" if line.strip() else "\n" for line in lines)
    if not explicit and body.lstrip("\n ")[:0] == "" and body.startswith(" " * (indent + 1)):
        explicit = True
    mark = f"{header[0]}{indent}{header[1:]}" if explicit else header
    scalar = assert_exact(f"k: {mark}\n{body}")
    assert scalar.style is Style.LITERAL


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("k: a\n  b\n", "a b", [(1, 4), (1, 5), (2, 3), (2, 4)]),
        ("k: a\n\n  b\n", "a\nb", [(1, 4), (1, 5), (3, 3), (3, 4)]),
        ("k: 'a\n  b'\n", "a b", [(1, 5), (1, 6), (2, 3), (2, 4)]),
        ("k: |\n  a\n   b\n", "a\n b\n", [(2, 3), (2, 4), (3, 3), (3, 4), (3, 5), (4, 1)]),
        ("k: |2\n   a\n", " a\n", [(2, 3), (2, 4), (2, 5), (3, 1)]),
        ("k: |\n", "", [(2, 1)]),
        ("k:\n", "", [(1, 3)]),
        ("k: ''\n", "", [(1, 5)]),
    ],
)
def test_places(text: str, value: str, places: list[tuple[int, int]]) -> None:
    scalar, _ = scalar_of(text)
    assert scalar.text == value
    assert list(scalar.positions) == [Position(*place) for place in places]


def test_a_span_inside_a_scalar() -> None:
    scalar, _ = scalar_of("k: 'it''s wrong'\n")
    span = scalar.span_of(5, 10)
    assert (span.start, span.end) == (Position(1, 11), Position(1, 16))
