"""The sections of a file, read one by one: a mistake in one leaves the others readable."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.editor.spot import Spot
from fragileml_dsl.source import Source
from fragileml_dsl.syntax.documents import DOCUMENT_KINDS
from fragileml_dsl.syntax.record import keys_of
from fragileml_dsl.yaml_reader.nodes import Mapping, Node
from fragileml_dsl.yaml_reader.reader import read_yaml

_TOP_KEY: Final = re.compile(r"^([a-z_]+):(?= |$)", re.MULTILINE)
_KIND: Final = re.compile(r"^kind: *([a-z]+) *(?:#.*)?$", re.MULTILINE)
_FOLDERS: Final = {"modules": "module", "pipelines": "pipeline", "scenarios": "scenario"}


@frozen
class Section:
    """A key at the left margin with what belongs to it.

    Attributes:
        file: The name of its file.
        key: The key.
        text: The key and its value, below as many empty lines as stand above it in the file.
    """

    file: str
    key: str
    text: str


def kind_of(file: str, text: str) -> str:
    """Return the kind of a document: what it says, or else what its folder says."""
    found = _KIND.search(text)
    if found is not None and found[1] in DOCUMENT_KINDS:
        return found[1]
    return "pack" if file == "pack.yaml" else _FOLDERS.get(file.partition("/")[0], "scenario")


def sections_of(file: str, text: str) -> tuple[Section, ...]:
    """Return the sections of a file."""
    starts = list(_TOP_KEY.finditer(text))
    ends = [*(each.start() for each in starts[1:]), len(text)]
    return tuple(
        Section(
            file, start[1], "\n" * text.count("\n", 0, start.start()) + text[start.start() : end]
        )
        for start, end in zip(starts, ends, strict=True)
    )


@lru_cache(maxsize=4096)
def node_of(section: Section) -> Node | None:
    """Return the value of a section, or None if it cannot be read."""
    root = read_yaml(Source(section.file, section.text), Reporter())
    return root.entries[0].value if isinstance(root, Mapping) and root.entries else None


@lru_cache(maxsize=4096)
def value_of(section: Section, kind: str) -> object:
    """Return what the tree of a document of a kind holds for a section, None if nothing."""
    node = node_of(section)
    key = keys_of(DOCUMENT_KINDS[kind].tree).get(section.key)
    return key.shape.read(node, Reporter()) if key is not None and node is not None else None


def without(text: str, spot: Spot) -> str:
    """Return a text with what the cursor stands in replaced, so that the rest can be read.

    A key that is being written goes with its line; a value becomes a number.
    """
    lines = text.split("\n")
    row, start = spot.start.line - 1, spot.start.column - 1
    line = lines[row]
    end = start + len(spot.text)
    if spot.is_key and not line[:start].strip() and not line[end:].strip():
        lines[row] = ""
    elif spot.style == "|":
        lines[row] = line[:start] + "0"
    elif not spot.is_key:
        quote = len(spot.style)
        closed = line[end : end + quote] == spot.style
        lines[row] = line[: start - quote] + "0" + line[end + quote * closed :]
    return "\n".join(lines)
