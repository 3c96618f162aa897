"""The schemas accept what the compiler accepts, and refuse what is wrong by structure alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from fragileml.cli import scaffolds
from fragileml_dsl.grammar_files import grammar_path
from fragileml_dsl.syntax.documents import DOCUMENT_KINDS, schema_file, schema_of, schema_text
from fragileml_dsl.syntax.record import Record, keys_of
from tests.conftest import CHECKOUT
from tests.docs.fences import DOCS, Fence, fences

PACK = CHECKOUT / "scenarios" / "huggingface"
BUNDLED = sorted(
    path
    for path in PACK.rglob("*.yaml")
    if path.parent.name in {PACK.name, "modules", "pipelines", "scenarios"}
)
EXAMPLES = [each for each in fences(DOCS / "language.md") if each.kind in DOCUMENT_KINDS]
PAGES = {page.stem: page for page in sorted((DOCS / "errors").glob("*.md"))}

SAME_DATA = "YAML gives the same data for what we accept"
BEYOND = {
    "FML103": SAME_DATA,
    "FML104": SAME_DATA,
    "FML107": SAME_DATA,
    "FML109": SAME_DATA,
    "FML115": "the comment is no part of the data",
    "FML118": "the number has lost its last zero",
}
"""Codes of YAML and structure that no schema can express, and why.

Of the further codes a schema knows those below; the rest takes a parser of expressions or a look
at several places.
"""
CLOSED_LISTS = ("FML408", "FML410", "FML415", "FML416", "FML417")


def data(text: str) -> object:
    """Return what a common YAML reader makes of a text."""
    return YAML(typ="safe", pure=True).load(text)


def mistakes(kind: str, document: object) -> list[str]:
    """Return what the schema of a kind says of a document."""
    return [each.message for each in Draft202012Validator(schema_of(kind)).iter_errors(document)]


def kind_of(text: str) -> str:
    found = re.search(r"^kind: (\w+)$", text, re.MULTILINE)
    return found[1] if found and found[1] in DOCUMENT_KINDS else "scenario"


def is_refused(text: str) -> bool:
    """Say whether YAML or the schema of its kind refuses a text."""
    try:
        document = data(text)
    except YAMLError:
        return True
    return bool(mistakes(kind_of(text), document))


def texts_of(codes: str) -> Iterator[tuple[str, Fence]]:
    """Yield the files of the pages whose codes match a pattern."""
    for code, page in PAGES.items():
        if re.fullmatch(codes, code):
            yield from ((code, each) for each in fences(page) if each.info.startswith("yaml "))


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_the_committed_schema_is_fresh(kind: str) -> None:
    assert grammar_path(schema_file(kind)).read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("kind", DOCUMENT_KINDS)
def test_the_schema_is_one(kind: str) -> None:
    Draft202012Validator.check_schema(schema_of(kind))


@pytest.mark.parametrize("path", BUNDLED, ids=lambda each: each.stem)
def test_bundled_files_are_accepted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert mistakes(kind_of(text), data(text)) == []


@pytest.mark.parametrize("fence", EXAMPLES, ids=lambda each: f"line {each.line}")
def test_examples_of_the_reference_are_accepted(fence: Fence) -> None:
    assert mistakes(fence.kind, data(fence.text)) == []


NO_DOCUMENTS = {"STANDALONE_CAUSE", "PACK_WORKFLOW", "PACK_HOOKS"}


@pytest.mark.parametrize(
    "template", [each for each in dir(scaffolds) if each.isupper() and each not in NO_DOCUMENTS]
)
def test_scaffolds_are_accepted(template: str) -> None:
    names = {"id": "x", "module": "x", "cause": "y"}
    text = getattr(scaffolds, template).substitute(names)
    assert mistakes(kind_of(text), data(text)) == []


@pytest.mark.parametrize(("code", "fence"), [*texts_of("FML[12].*")])
def test_pages_on_yaml_and_structure_are_refused(code: str, fence: Fence) -> None:
    assert is_refused(fence.text) is (code not in BEYOND)


@pytest.mark.parametrize(("code", "fence"), [*texts_of("|".join(CLOSED_LISTS))])
def test_words_outside_a_closed_list_are_refused(code: str, fence: Fence) -> None:
    assert is_refused(fence.text), code


def trees(shape: object, seen: set[type]) -> set[type]:
    """Return the classes of all trees that a shape reads."""
    if isinstance(shape, Record) and shape.tree not in seen:
        seen.add(shape.tree)
        for key in keys_of(shape.tree).values():
            trees(key.shape, seen)
    for part in ("item", "name", "value", "scalar", "mapping", "record"):
        if hasattr(shape, part):
            trees(getattr(shape, part), seen)
    return seen


def test_every_key_is_described() -> None:
    found: set[type] = set()
    for shape in DOCUMENT_KINDS.values():
        trees(shape, found)
    assert len(found) > 15
    keys = {f"{tree.__name__}.{name}": key for tree in found for name, key in keys_of(tree).items()}
    assert [name for name, key in keys.items() if not key.doc] == []
