"""The server: what the client says becomes a question to the editor's functions."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from fragileml.lsp.convert import (
    SOURCE,
    Places,
    completion_list,
    markdown,
    path_of,
    place_in,
)
from fragileml.lsp.converter import prepared_converter
from fragileml.lsp.findings import findings
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.editor.completion import complete
from fragileml_dsl.editor.hovering import hover
from fragileml_dsl.editor.page import Page, open_page
from fragileml_dsl.editor.renaming import Refusal, Renaming, renamable_at, rename
from fragileml_dsl.editor.symbols import use_at, uses_in, uses_of
from fragileml_dsl.formatting.formatter import format_text
from fragileml_dsl.loading import decode
from fragileml_dsl.resolve.workspace import Workspace
from fragileml_dsl.source import Position, Source
from fragileml_dsl.syntax.names import Naming
from fragileml_dsl.version import __version__

PAUSE: Final = 0.2
"""Seconds without a keystroke after which the open documents are checked."""

_REQUEST_FAILED: Final = -32803
_SYMBOLS: Final[Mapping[Naming, types.SymbolKind]] = {
    Naming.ACTION: types.SymbolKind.Method,
    Naming.CAUSE: types.SymbolKind.EnumMember,
    Naming.FAULT: types.SymbolKind.Event,
    Naming.ISSUE: types.SymbolKind.Class,
    Naming.METRIC: types.SymbolKind.Number,
    Naming.MODULE: types.SymbolKind.Module,
    Naming.PIPELINE: types.SymbolKind.Package,
    Naming.PROBE: types.SymbolKind.Function,
    Naming.SCENARIO: types.SymbolKind.File,
    Naming.STAGE: types.SymbolKind.Key,
    Naming.VARIABLE: types.SymbolKind.Variable,
}


class Asked(Protocol):
    """What all requests about a place have in common."""

    text_document: types.TextDocumentIdentifier
    position: types.Position


class Server(LanguageServer):
    """A language server for FragileML's files."""

    def __init__(self) -> None:
        # Whole texts are sent: files are small, and both sides agree on what they hold.
        super().__init__(
            SOURCE,
            __version__,
            types.TextDocumentSyncKind.Full,
            converter_factory=prepared_converter,
        )
        self._reported: set[str] = set()
        self._round = 0

    @property
    def encoding(self) -> str:
        """The units in which the client counts columns."""
        return str(self.workspace.position_encoding or types.PositionEncodingKind.Utf16.value)

    @property
    def unsaved(self) -> dict[Path, bytes]:
        """The texts of the open documents, by resolved path."""
        documents = self.workspace.text_documents.values()
        return {
            path_of(each.uri).resolve(): each.source.encode("utf-8", "replace")
            for each in documents
        }

    def around(self, uri: str) -> tuple[Workspace, str]:
        """Return the workspace of a document, and the document's name in it."""
        path = path_of(uri).resolve()
        workspace = Workspace.around(path, self.unsaved)
        return workspace, workspace.name_of(path)

    def places(self, workspace: Workspace) -> Places:
        """Return the places in what a workspace has read."""
        return Places(workspace.root, workspace.sources, self.encoding)

    def source(self, uri: str, file: str) -> Source | None:
        """Return a document's text as it is written now, or None if no file may hold it."""
        text = self.workspace.get_text_document(uri).source
        return decode(text.encode("utf-8", "replace"), file, Reporter())

    def ask(self, params: Asked) -> tuple[Workspace, str, Position]:
        """Return the place that a request is about."""
        workspace, file = self.around(params.text_document.uri)
        source = self.source(params.text_document.uri, file)
        text = source.text if source else ""
        return workspace, file, place_in(text, params.position, self.encoding)

    def page(self, params: Asked) -> tuple[Page, Places] | None:
        """Return the document and place that a request is about; None if it has no text."""
        workspace, file = self.around(params.text_document.uri)
        source = self.source(params.text_document.uri, file)
        if source is None:
            return None
        page = open_page(workspace, source, place_in(source.text, params.position, self.encoding))
        return page, Places(workspace.root, {file: source}, self.encoding)

    async def check(self, pause: float = 0.0) -> None:
        """Check the open documents and tell the client what was found, and what no longer is.

        Whatever happens in a document meanwhile makes the answer one that nobody waits for. The
        work is done beside the loop, which goes on answering.
        """
        self._round += 1
        mine = self._round
        await asyncio.sleep(pause)
        if mine != self._round:
            return
        found = await asyncio.to_thread(findings, self._ours, self.unsaved, self.encoding)
        if mine != self._round:
            return
        for uri in self._reported - found.keys():
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))
        for uri, diagnostics in found.items():
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))
        self._reported = {uri for uri, diagnostics in found.items() if diagnostics}

    @property
    def _ours(self) -> dict[str, Path]:
        """The open documents that are files of ours, as the client calls them."""
        documents = self.workspace.text_documents.values()
        paths = {each.uri: path_of(each.uri).resolve() for each in documents}
        return {uri: path for uri, path in paths.items() if path.suffix in {".yaml", ".yml"}}


def make_server() -> Server:
    """Return a server that answers all requests."""
    server = Server()
    _synchronise(server)
    _answer(server)
    _navigate(server)
    _change(server)
    return server


def _synchronise(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(_params: types.DidOpenTextDocumentParams) -> None:
        await server.check()

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(_params: types.DidChangeTextDocumentParams) -> None:
        await server.check(PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(_params: types.DidSaveTextDocumentParams) -> None:
        await server.check()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(_params: types.DidCloseTextDocumentParams) -> None:
        await server.check()


def _answer(server: Server) -> None:
    signs = [".", "'", '"', "/", "[", "(", "{", " "]

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=signs)
    )
    def completion(params: types.CompletionParams) -> types.CompletionList | None:
        asked = server.page(params)
        if asked is None:
            return None
        return completion_list(complete(asked[0]), params.position, server.encoding)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovering(params: types.HoverParams) -> types.Hover | None:
        asked = server.page(params)
        found = hover(asked[0]) if asked else None
        if asked is None or found is None:
            return None
        return types.Hover(markdown(found.text), asked[1].range(found.span))


def _navigate(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> list[types.Location]:
        return _locations(server, params, only_declared=True)

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        return _locations(server, params, only_declared=False)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        workspace, file = server.around(params.text_document.uri)
        declared = [use for use in uses_in(workspace, file) if use.declares]
        places = server.places(workspace)
        return [
            types.DocumentSymbol(
                name=use.symbols[0].name,
                kind=_SYMBOLS[use.symbols[0].naming],
                range=places.range(use.span),
                selection_range=places.range(use.span),
                detail=str(use.symbols[0].naming),
            )
            for use in declared
        ]


def _locations(server: Server, params: Asked, *, only_declared: bool) -> list[types.Location]:
    workspace, file, place = server.ask(params)
    use = use_at(workspace, file, place)
    found = list(uses_of(workspace, file, use.symbols)) if use else []
    places = server.places(workspace)
    return [places.location(each.span) for each in found if each.declares or not only_declared]


def _change(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.Range:
        workspace, file, place = server.ask(params)
        found = renamable_at(workspace, file, place)
        if isinstance(found, Refusal):
            raise _failed(found)
        return server.places(workspace).range(found.span)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def renaming(params: types.RenameParams) -> types.WorkspaceEdit:
        workspace, file, place = server.ask(params)
        found = rename(workspace, file, place, params.new_name)
        if isinstance(found, Refusal):
            raise _failed(found)
        return _edit(server.places(workspace), found)

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        """Lay out a document; one with mistakes stays as it is, they are shown already."""
        text = server.workspace.get_text_document(params.text_document.uri).source
        formatted = format_text(text, server.around(params.text_document.uri)[1])
        if not isinstance(formatted, str):
            return None
        end = types.Position(len(text.splitlines()) + 1, 0)
        return [types.TextEdit(types.Range(types.Position(0, 0), end), formatted)]


def _edit(places: Places, renaming: Renaming) -> types.WorkspaceEdit:
    edits: dict[str, list[types.TextEdit]] = {}
    for span in renaming.spans:
        edits.setdefault(span.file, []).append(types.TextEdit(places.range(span), renaming.name))
    if not renaming.moves:
        return types.WorkspaceEdit({places.uri(file): each for file, each in edits.items()})
    changes = [
        types.TextDocumentEdit(
            types.OptionalVersionedTextDocumentIdentifier(places.uri(file)), list(each)
        )
        for file, each in edits.items()
    ]
    moves = [types.RenameFile(places.uri(old), places.uri(new)) for old, new in renaming.moves]
    return types.WorkspaceEdit(document_changes=[*changes, *moves])


def _failed(refusal: Refusal) -> JsonRpcException:
    return JsonRpcException(refusal.message, _REQUEST_FAILED)
