"""What is found in the open documents, for the client."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lsprotocol import types

from fragileml.analysis import examine
from fragileml.lsp.convert import Places
from fragileml_dsl.compiler import check_path
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.editor.names import doc_of
from fragileml_dsl.editor.page import open_page
from fragileml_dsl.resolve.workspace import Workspace
from fragileml_dsl.source import Position


def findings(
    documents: Mapping[str, Path], unsaved: Mapping[Path, bytes], encoding: str
) -> dict[str, list[types.Diagnostic]]:
    """Check documents, and read ahead what completion in them will ask for.

    Args:
        documents: The open documents: their resolved paths by their addresses.
        unsaved: Their texts, by resolved path.
        encoding: The units in which the client counts columns.

    Returns:
        What was found, by address; an open document without findings has an empty list.
    """
    addresses = {path: uri for uri, path in documents.items()}
    found: dict[str, dict[str, types.Diagnostic]] = {uri: {} for uri in documents}
    for path in documents.values():
        report = check_path(path, unsaved)
        workspace = Workspace.around(path, unsaved)
        places = Places(workspace.root, report.sources, encoding)
        behaviour = [each for machine in report.machines.values() for each in examine(machine)]
        for each in (*report.diagnostics, *behaviour):
            uri = addresses.get(workspace.root / each.span.file) or places.uri(each.span.file)
            found.setdefault(uri, {})[repr(each)] = places.diagnostic(each)
        _read_ahead(workspace, path)
    return {uri: list(diagnostics.values()) for uri, diagnostics in found.items()}


def _read_ahead(workspace: Workspace, path: Path) -> None:
    """Read the declarations around a document, so that the first completion need not."""
    document = workspace.open(workspace.name_of(path), None, Reporter())
    if document is not None and document.source is not None:
        page = open_page(workspace, document.source, Position(1, 1))
        for name in page.scope.references:
            doc_of(page, name)
        _ = page.pins, page.manifest
