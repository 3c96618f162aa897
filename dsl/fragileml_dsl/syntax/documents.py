"""From the nodes of a file to the tree of its kind of document, and what such files look like."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as ReadOnly
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final, TypeAlias

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.syntax.description import Definitions, Schema
from fragileml_dsl.syntax.module import Module
from fragileml_dsl.syntax.pack import Pack
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.record import Record
from fragileml_dsl.syntax.scenario import Scenario
from fragileml_dsl.syntax.shape import head, refuse
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar

Tree: TypeAlias = Module | Pipeline | Scenario | Pack

LANGUAGE_VERSION: Final = 1
"""The version of the language that this compiler reads, as ``fragileml:`` names it."""

TreeShape: TypeAlias = Record[Module] | Record[Pipeline] | Record[Scenario] | Record[Pack]

_NAMED: Final = ("id", "title")
"""Keys that a file needs although the same tree may do without them inline."""

DOCUMENT_KINDS: Final[ReadOnly[str, TreeShape]] = MappingProxyType(
    {
        "module": Record(Module, needed=_NAMED),
        "pipeline": Record(Pipeline, needed=_NAMED),
        "scenario": Record(Scenario),
        "pack": Record(Pack),
    }
)
"""The shape of each kind of document, by the word after ``kind:``."""

_HEADER = ("fragileml", "kind")


def read_document(node: Node, reporter: Reporter) -> Tree | None:
    """Return the tree of a file, perhaps with holes, or None if nothing is known of it.

    All mistakes are reported in one go, except in a file of an unknown version of the language,
    about which nothing else can be said.
    """
    if node.span.hole:
        return None
    if not isinstance(node, Mapping):
        refuse(node, "a mapping that begins with `fragileml: 1` and `kind:`", reporter)
        return None
    values = {entry.key.text: entry.value for entry in node.entries}
    if not _check_version(node, values.get("fragileml"), reporter):
        return None
    shape = _kind_of(node, values.get("kind"), reporter)
    if shape is None:
        return None
    entries = tuple(entry for entry in node.entries if entry.key.text not in _HEADER)
    return shape.read(Mapping(entries, node.span), reporter)


def schema_of(kind: str) -> Schema:
    """Return the JSON Schema (draft 2020-12) of the files of a kind of document.

    What it accepts may still be wrong in ways that take more than one place to see.
    """
    shape = DOCUMENT_KINDS[kind]
    definitions = Definitions()
    header: dict[str, Schema] = {
        "fragileml": {"const": LANGUAGE_VERSION, "description": "The version of the language."},
        "kind": {"const": kind, "description": "The kind of document."},
    }
    required = (*header, *shape.needed)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"FragileML {kind}, version {LANGUAGE_VERSION} of the language",
        **shape.describe_keys(definitions, header, required),
        "$defs": dict(sorted(definitions.schemas.items())),
    }


def schema_text(kind: str) -> str:
    """Return the schema of a kind of document as the file :func:`schema_file` holds it."""
    return json.dumps(schema_of(kind), indent=2) + "\n"


def schema_file(kind: str) -> str:
    """Return the name of the file with a kind's schema."""
    return f"{kind}.schema.json"


def _check_version(document: Mapping, version: Node | None, reporter: Reporter) -> bool:
    hint = f"write `fragileml: {LANGUAGE_VERSION}`"
    if version is None:
        message = "the file does not say which version of the language it is written in"
        reporter.report("FML209", head(document), message, hint=f"{hint} at the top of the file")
        return True
    text = version.text if isinstance(version, Scalar) else ""
    if text == str(LANGUAGE_VERSION):
        return True
    if re.fullmatch(r"[1-9][0-9]*", text):
        message = f"this file is written in version {text[:20]} of the language"
        hint = f"this release reads version {LANGUAGE_VERSION}: write that, or install a newer one"
    else:
        message = f"the version of the language is the number {LANGUAGE_VERSION}"
    reporter.report("FML210", head(version), message, hint=hint)
    return False


def _kind_of(document: Mapping, kind: Node | None, reporter: Reporter) -> TreeShape | None:
    choices = f"kinds: {', '.join(DOCUMENT_KINDS)}"
    if kind is None:
        reporter.report("FML202", head(document), "missing key `kind`", hint=choices)
        return None
    if not isinstance(kind, Scalar) or not kind.text:
        refuse(kind, "a kind of document", reporter)
        return None
    shape = DOCUMENT_KINDS.get(kind.text)
    if shape is None:
        close = get_close_matches(kind.text.lower(), DOCUMENT_KINDS, n=1)
        hint = f"did you mean `{close[0]}`?" if close else choices
        message = f"unknown kind of document `{kind.text[:40]}`"
        reporter.report("FML208", kind.span, message, hint=hint)
    return shape
