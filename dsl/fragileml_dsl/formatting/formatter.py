"""The formatter: the text of a file in, its canonical text or what is wrong with it out.

What is kept: everything that a file says, its comments, single blank lines, the order of names
and of lists. What is decided here: the order of keys, quotes, indentation, one line or several.
Formatting twice changes nothing more, and a machine's fingerprint never changes.
"""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from types import MappingProxyType
from typing import Final, TypeAlias

from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.formatting.weave import weave
from fragileml_dsl.formatting.writing import write
from fragileml_dsl.loading import decode
from fragileml_dsl.source import Source
from fragileml_dsl.syntax.documents import DOCUMENT_KINDS, read_document
from fragileml_dsl.syntax.shape import Shape
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar
from fragileml_dsl.yaml_reader.reader import read_yaml

Kinds: TypeAlias = ReadOnly[str, Shape[object]]
"""Shapes of whole files by the word after ``kind:``."""

_NONE: Final[Kinds] = MappingProxyType({})


def format_text(text: str, name: str, others: Kinds = _NONE) -> str | tuple[Diagnostic, ...]:
    """Return the canonical text of a file, or what keeps it from being read.

    Args:
        text: The text of the file.
        name: How diagnostics call it.
        others: Kinds of file that may be formatted besides the documents of the language.
    """
    reporter = Reporter()
    source = decode(text.encode("utf-8", "surrogatepass"), name, reporter)
    formatted = format_source(source, reporter, others) if source else None
    return reporter.diagnostics if formatted is None else formatted


def format_source(source: Source, reporter: Reporter, others: Kinds = _NONE) -> str | None:
    """Return the canonical text of a file, or None after an error was reported."""
    root = read_yaml(source, reporter)
    shape = _read(root, others, reporter) if root else None
    if shape is None or reporter.failed or not isinstance(root, Mapping):
        return None
    text = write(weave(source, root, shape))
    # A file at the limits of what may be read can grow beyond them.
    return text if decode(text.encode(), source.name, reporter) else None


def _read(root: Node, others: Kinds, reporter: Reporter) -> Shape[object] | None:
    """Return the shape of a file after reading it, so that its mistakes are reported."""
    kind = _kind_of(root)
    if kind in others:
        others[kind].read(root, reporter)
        return others[kind]
    read_document(root, reporter)
    return DOCUMENT_KINDS.get(kind)


def _kind_of(root: Node) -> str:
    entries = root.entries if isinstance(root, Mapping) else ()
    found = (each.value for each in entries if each.key.text == "kind")
    kind = next(found, None)
    return kind.text if isinstance(kind, Scalar) else ""
