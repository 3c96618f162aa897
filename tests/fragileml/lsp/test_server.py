"""The server as editors meet it: a process that speaks the protocol over standard streams."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from attrs import define, field
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

from tests.conftest import CHECKOUT
from tests.dsl.editor.marked import cut
from tests.dsl.editor.packs import FILES

MODULE, SCENARIO = "modules/trainer.yaml", "scenarios/large.yaml"


@define
class Editor:
    """A client with one pack, and the diagnostics that it was told."""

    client: LanguageClient
    root: Path
    told: asyncio.Queue[types.PublishDiagnosticsParams] = field(factory=asyncio.Queue)
    version: int = 0

    def uri(self, file: str) -> str:
        return (self.root / file).as_uri()

    def open(self, file: str, text: str) -> None:
        item = types.TextDocumentItem(self.uri(file), "yaml", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, file: str, text: str) -> None:
        self.version += 1
        document = types.VersionedTextDocumentIdentifier(self.version, self.uri(file))
        whole = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [whole]))

    async def errors(self, file: str) -> list[types.Diagnostic]:
        """Return the errors among what is told next about a file."""
        while True:
            told = await self.told.get()
            if told.uri == self.uri(file):
                severe = types.DiagnosticSeverity.Error
                return [each for each in told.diagnostics if each.severity == severe]

    def at(self, file: str, marked: str) -> tuple[types.TextDocumentIdentifier, types.Position]:
        """Return the place of the mark in a text, in units of UTF-16."""
        text, place = cut(marked)
        before = text.split("\n")[place.line - 1][: place.column - 1]
        column = len(before.encode("utf-16-le")) // 2
        return types.TextDocumentIdentifier(self.uri(file)), types.Position(place.line - 1, column)


def converse(root: Path, talk: Callable[[Editor], Awaitable[None]]) -> None:
    """Start a server, talk with it, and end it as an editor does."""

    async def run() -> None:
        editor = Editor(LanguageClient("test", "1"), root)

        @editor.client.feature(  # type: ignore[untyped-decorator]  # the library leaves it open
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS
        )
        def told(params: types.PublishDiagnosticsParams) -> None:
            editor.told.put_nowait(params)

        path = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "dsl")])
        command = (sys.executable, "-m", "fragileml.cli", "lsp")
        await editor.client.start_io(*command, env={**os.environ, "PYTHONPATH": path})
        units = types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind.Utf16]
        )
        capabilities = types.ClientCapabilities(general=units)
        about = types.InitializeParams(capabilities, root_uri=root.as_uri())
        await editor.client.initialize_async(about)
        editor.client.initialized(types.InitializedParams())
        await talk(editor)
        await editor.client.shutdown_async(None)
        editor.client.exit(None)
        await editor.client.stop()  # type: ignore[no-untyped-call]  # the library leaves it open

    asyncio.run(asyncio.wait_for(run(), timeout=60))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for file, text in FILES.items():
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path.resolve()


def test_a_session(root: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open(MODULE, FILES[MODULE])
        assert await editor.errors(MODULE) == []
        await mistakes(editor)
        await completion(editor)
        await navigation(editor)
        await renaming(editor)
        await formatting(editor)

    converse(root, talk)


async def mistakes(editor: Editor) -> None:
    """An unsaved mistake is told with its hint and its page, and taken back."""
    editor.open(SCENARIO, FILES[SCENARIO])
    assert await editor.errors(SCENARIO) == []
    editor.change(MODULE, FILES[MODULE].replace("precision == 'half'", "precison == 'half'"))
    (found,) = await editor.errors(MODULE)
    assert (found.code, found.source) == ("FML401", "fragileml")
    assert found.message.endswith("help: did you mean precision?")
    assert found.code_description is not None
    assert found.code_description.href.endswith("docs/errors/FML401.md")
    editor.change(MODULE, FILES[MODULE])
    assert await editor.errors(MODULE) == []


async def completion(editor: Editor) -> None:
    """Columns count in UTF-16 behind characters of two units, and lines end as they like."""
    marked = FILES[MODULE].replace("'{{ memory }} GB'", "'😀 Größe {{ mem‸ }} GB'")
    document, position = editor.at(MODULE, marked)
    for text in (cut(marked)[0], cut(marked)[0].replace("\n", "\r\n")):
        editor.change(MODULE, text)
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(document, position)
        )
        assert isinstance(found, types.CompletionList)
        (item,) = (each for each in found.items if each.label == "memory")
        assert isinstance(item.text_edit, types.TextEdit)
        assert item.text_edit.range.end == position
        assert item.text_edit.range.start.character == position.character - len("mem")
    editor.change(MODULE, FILES[MODULE])


async def navigation(editor: Editor) -> None:
    """What stands in one file is explained by another."""
    marked = FILES[SCENARIO].replace("trainer.batch_size >=", "trainer.batch‸_size >=")
    document, position = editor.at(SCENARIO, marked)
    hover = await editor.client.text_document_hover_async(types.HoverParams(document, position))
    assert hover is not None
    assert "rows a step" in str(hover.contents)
    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(document, position)
    )
    assert isinstance(found, list | tuple)
    (place,) = found
    assert isinstance(place, types.Location)
    assert (place.uri, place.range.start.line) == (editor.uri(MODULE), 7)
    context = types.ReferenceContext(include_declaration=True)
    uses = await editor.client.text_document_references_async(
        types.ReferenceParams(context, document, position)
    )
    assert uses is not None
    assert len(uses) == 7
    outline = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(editor.uri(MODULE)))
    )
    assert outline is not None
    assert {"batch_size", "out-of-memory", "large-batch"} <= {each.name for each in outline}


async def renaming(editor: Editor) -> None:
    """A module's file is called after it, and a name that may not be is answered with one."""
    document, position = editor.at(MODULE, FILES[MODULE].replace("id: trainer", "id: train‸er"))
    edit = await editor.client.text_document_rename_async(
        types.RenameParams(document, position, "loop")
    )
    assert edit is not None
    assert edit.document_changes is not None
    moved = edit.document_changes[-1]
    assert isinstance(moved, types.RenameFile)
    assert moved.old_uri == editor.uri(MODULE)
    assert moved.new_uri == editor.uri("modules/loop.yaml")
    with pytest.raises(JsonRpcException, match="write my_loop"):
        await editor.client.text_document_rename_async(
            types.RenameParams(document, position, "My Loop")
        )


async def formatting(editor: Editor) -> None:
    """What is laid out badly is laid out well; what cannot be read stays as it is."""
    untidy = FILES[SCENARIO].replace("pipeline: training", 'pipeline:   "training"')
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    params = types.DocumentFormattingParams(
        types.TextDocumentIdentifier(editor.uri(SCENARIO)), options
    )
    editor.change(SCENARIO, untidy)
    edits = await editor.client.text_document_formatting_async(params)
    assert edits is not None
    assert "\npipeline: training\n" in edits[0].new_text
    editor.change(SCENARIO, f"{untidy}x: [\n")
    assert await editor.client.text_document_formatting_async(params) is None
