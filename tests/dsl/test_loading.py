"""Bytes become text, or one diagnostic says why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.loading import MAX_BYTES, MAX_LINE, MAX_NESTING, decode, load
from fragileml_dsl.source import Position


def refusals(data: bytes) -> list[tuple[str, Position]]:
    reporter = Reporter()
    source = decode(data, "file.yaml", reporter)
    assert (source is None) == reporter.failed
    return [(each.code, each.span.start) for each in reporter.diagnostics]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a: 1\n", "a: 1\n"),
        (b"a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
        (b"a: 1\rb: 2", "a: 1\nb: 2"),
        (b"\xef\xbb\xbfa: 1\n", "a: 1\n"),
        (b"", ""),
        ("a: 漢字 é\n".encode(), "a: 漢字 é\n"),
        (b"a: b\tc\n", "a: b\tc\n"),
    ],
)
def test_text_is_normalised(data: bytes, text: str) -> None:
    reporter = Reporter()
    source = decode(data, "file.yaml", reporter)
    assert source is not None
    assert source.text == text
    assert reporter.diagnostics == ()


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"a" * (MAX_BYTES + 1), "FML001", 1, 1),
        (b"a: 1\n" + b"b" * (MAX_LINE + 1), "FML002", 2, MAX_LINE + 1),
        (b"a: " + b"[" * (MAX_NESTING + 1), "FML003", 1, 4 + MAX_NESTING),
        (b"a:\n  - " + b"{a: " * 10_000, "FML002", 2, MAX_LINE + 1),
        (b"- " * (MAX_NESTING + 1) + b"a", "FML003", 1, 2 * MAX_NESTING + 3),
        (b"a: 1\nb: x\x00y\n", "FML004", 2, 5),
        (b"a: \x1b[31mred\n", "FML004", 1, 4),
        ("a: left\u202eright\n".encode(), "FML004", 1, 8),
        ("a: two\u2028lines\n".encode(), "FML004", 1, 7),
        ("a: 1\nb: déjà".encode("latin-1"), "FML005", 2, 5),
        ("é: ".encode() + b"\xff", "FML005", 1, 4),
        ("a: 1\n".encode("utf-16"), "FML005", 1, 1),
        (b"a:\n  b: 1\n \tc: 2\n\td: 3\n", "FML006", 3, 2),
    ],
)
def test_what_is_refused(data: bytes, code: str, line: int, column: int) -> None:
    assert (code, Position(line, column)) in refusals(data)


def test_indentation_is_nesting() -> None:
    stairs = "\n".join(f"{' ' * depth}k{depth}:" for depth in range(MAX_NESTING + 2))
    assert refusals(stairs.encode()) == [("FML003", Position(MAX_NESTING + 1, MAX_NESTING + 1))]


@pytest.mark.parametrize(
    "text",
    [
        "a: '" + "[" * 200 + "'\n",
        'a: ["' + "[" * 200 + '"]\n',
        "a: text " + "{" * 200 + "\n",
        "a: [b, # " + "[" * 200 + "\n c]\n",
        "a: " + "[" * MAX_NESTING + "]" * MAX_NESTING + "\n",
        "".join(f"k{number}: [a\n  ]\n" for number in range(200)),
        "".join(f"{' ' * (number % 2)}- a\n" for number in range(200)),
    ],
)
def test_what_is_not_nesting(text: str) -> None:
    assert refusals(text.encode()) == []


def test_several_reasons_are_told_at_once() -> None:
    assert [code for code, _ in refusals(b"\ta: \x07\n" + b"x" * (MAX_LINE + 1))] == [
        "FML006",
        "FML004",
        "FML002",
    ]


def test_latin_1_names_byte_and_cure() -> None:
    reporter = Reporter()
    decode("titre: modèle".encode("latin-1"), "file.yaml", reporter)
    (found,) = reporter.diagnostics
    assert found.message == "byte 0xe8 at offset 10 is not UTF-8"
    assert "Latin-1" in found.hint


def test_load_reads_a_file_under_the_name_given(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"kind: pack\n")
    source = load(path, "packs/a.yaml", Reporter())
    assert source is not None
    assert source.name == "packs/a.yaml"


def test_load_leaves_a_missing_file_to_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.yaml", "none.yaml", Reporter())
