"""One file, read as far as its syntax tree."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from attrs import frozen

from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.loading import decode
from fragileml_dsl.source import Source
from fragileml_dsl.syntax.documents import Tree, read_document
from fragileml_dsl.yaml_reader.nodes import Node
from fragileml_dsl.yaml_reader.reader import read_yaml


@frozen(eq=False)
class Document:
    """A file's content and what was found in it. Documents are compared by identity.

    Attributes:
        source: Its text, or None if it could not be decoded.
        node: What the text holds, or None if it is not YAML as we know it.
        tree: Its syntax tree, perhaps with holes, or None if nothing is known of it.
        diagnostics: What was wrong with the file by itself.
        digest: SHA-256 of its bytes, in hex.
    """

    source: Source | None
    node: Node | None
    tree: Tree | None
    diagnostics: tuple[Diagnostic, ...]
    digest: str


@lru_cache(maxsize=1024)
def read(name: str, data: bytes) -> Document:
    """Read the bytes of the file called ``name``; the same bytes are read once a process."""
    reporter = Reporter()
    source = decode(data, name, reporter)
    node = read_yaml(source, reporter) if source else None
    tree = read_document(node, reporter) if node else None
    return Document(source, node, tree, reporter.diagnostics, hashlib.sha256(data).hexdigest())
