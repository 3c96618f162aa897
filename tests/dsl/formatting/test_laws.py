"""Laws of the formatter: one form for each meaning, nothing lost, a second time nothing new."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from random import Random

import pytest
from attrs import fields, has
from hypothesis import given, settings
from hypothesis import strategies as st

from fragileml_dsl import check_path, fingerprint
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.formatting.formatter import format_text
from fragileml_dsl.formatting.quoting import content
from fragileml_dsl.loading import decode
from fragileml_dsl.source import Span
from fragileml_dsl.syntax.documents import DOCUMENT_KINDS, Tree, read_document
from fragileml_dsl.syntax.parts import shape_under
from fragileml_dsl.syntax.scalars import INTEGER, TEXT, WORD
from fragileml_dsl.yaml_reader.nodes import Mapping, Scalar, Style
from fragileml_dsl.yaml_reader.reader import read_yaml
from tests.dsl.formatting.layouts import Layout

PACK = Path(__file__).parents[3] / "scenarios" / "huggingface"
FILES = sorted(
    path
    for path in (PACK / "pack.yaml", *PACK.glob("*/*.yaml"))
    if path.parent.name in {"huggingface", "modules", "pipelines", "scenarios"}
)
_GUESSED = re.compile(r"true|false|null|[-+]?[0-9.]+(e[-+]?[0-9]+)?")


def nodes(text: str) -> Mapping:
    """Return the nodes of a text."""
    reporter = Reporter()
    source = decode(text.encode(), "file.yaml", reporter)
    root = read_yaml(source, reporter) if source else None
    assert reporter.diagnostics == ()
    assert isinstance(root, Mapping)
    return root


def tree(text: str) -> Tree:
    """Return the syntax tree of a text; places do not count when trees are compared."""
    reporter = Reporter()
    found = read_document(nodes(text), reporter)
    assert reporter.diagnostics == ()
    assert found is not None
    return found


def formatted(text: str) -> str:
    """Return the canonical form of a text."""
    found = format_text(text, "file.yaml")
    assert isinstance(found, str), found
    return found


@cache
def canonical(path: Path) -> str:
    """Return the canonical form of a file."""
    return formatted(path.read_text(encoding="utf-8"))


def rewritten(text: str, seed: int, comments: list[str] | None = None) -> str:
    """Return a text that says the same as another one; its comments are added to the list."""
    layout = Layout(Random(seed), comments)
    root = nodes(text)
    kind = next(entry.value for entry in root.entries if entry.key.text == "kind")
    assert isinstance(kind, Scalar)
    shape = DOCUMENT_KINDS[kind.text]
    header = {"fragileml": INTEGER, "kind": WORD}
    names = [entry.key.text for entry in root.entries]
    return layout.page(root, {name: header.get(name) or shape_under(shape, name) for name in names})


def told(value: object) -> object:
    """Return what a syntax tree says, without places and without how a scalar is written."""
    if isinstance(value, Scalar):
        text = content(value, TEXT)
        # Only an unquoted number, bool or null is something else than a text.
        return text, value.style is Style.PLAIN and bool(_GUESSED.fullmatch(text))
    if isinstance(value, tuple):
        return tuple(told(each) for each in value)
    kind = type(value)
    if has(kind):
        parts = [(each.name, getattr(value, each.name)) for each in fields(kind) if each.eq]
        return kind.__name__, [
            (name, told(part)) for name, part in parts if not isinstance(part, Span)
        ]
    return value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_says_the_same(path: Path) -> None:
    assert told(tree(canonical(path))) == told(tree(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_second_time_changes_nothing(path: Path) -> None:
    assert formatted(canonical(path)) == canonical(path)


ANY = given(st.sampled_from(FILES), st.integers(0, 2**32))


def check_that_one_form_is_found(path: Path, seed: int) -> None:
    """Whatever the order of keys, quotes, indentation: only brackets and blank lines are kept."""
    text = rewritten(canonical(path), seed)
    assert code_of(formatted(text)) == code_of(canonical(path))


def check_that_comments_are_kept(path: Path, seed: int) -> None:
    comments: list[str] = []
    found = formatted(rewritten(canonical(path), seed, comments))
    assert sorted(re.findall(r"# note.*", found)) == sorted(comments)
    assert told(tree(found)) == told(tree(canonical(path)))
    assert formatted(found) == found


@ANY
@settings(max_examples=8)
def test_one_form_for_each_meaning(path: Path, seed: int) -> None:
    check_that_one_form_is_found(path, seed)


@ANY
@settings(max_examples=8)
def test_comments_are_kept(path: Path, seed: int) -> None:
    check_that_comments_are_kept(path, seed)


@pytest.mark.slow
@ANY
@settings(max_examples=400)
def test_one_form_for_each_meaning_often(path: Path, seed: int) -> None:
    check_that_one_form_is_found(path, seed)


@pytest.mark.slow
@ANY
@settings(max_examples=400)
def test_comments_are_kept_often(path: Path, seed: int) -> None:
    check_that_comments_are_kept(path, seed)


def code_of(text: str) -> list[str]:
    """Return the lines of a text but for blank ones and comments."""
    return [line for line in text.split("\n") if line.strip() and line.lstrip()[0] != "#"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_no_fingerprint_changes(seed: int, tmp_path: Path) -> None:
    before = {name: fingerprint(each) for name, each in check_path(PACK).machines.items()}
    shutil.copytree(PACK / "universe", tmp_path / "universe")
    for path in FILES:
        copy = tmp_path / path.relative_to(PACK)
        copy.parent.mkdir(exist_ok=True)
        copy.write_text(rewritten(canonical(path), seed, []))
    for _ in range(2):
        report = check_path(tmp_path)
        assert report.diagnostics == ()
        assert {name: fingerprint(each) for name, each in report.machines.items()} == before
        for path in tmp_path.rglob("*.yaml"):
            path.write_text(formatted(path.read_text()))
