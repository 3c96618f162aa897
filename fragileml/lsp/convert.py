"""Between the compiler's places and values and those of the Language Server Protocol.

We count lines and columns from 1, columns in code points; the protocol counts from 0, columns in
units of the encoding that client and server have agreed on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import frozen
from lsprotocol import types
from pygls import uris

from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Severity
from fragileml_dsl.diagnostics.pages import page_path
from fragileml_dsl.editor.items import Completion, ItemKind
from fragileml_dsl.source import Position, Source, Span

SOURCE: Final = "fragileml"
_UTF8: Final = types.PositionEncodingKind.Utf8
_UTF16: Final = types.PositionEncodingKind.Utf16
_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
}
_KINDS: Final = {
    ItemKind.DEFINITION: types.CompletionItemKind.Constant,
    ItemKind.FUNCTION: types.CompletionItemKind.Function,
    ItemKind.KEY: types.CompletionItemKind.Property,
    ItemKind.KEYWORD: types.CompletionItemKind.Keyword,
    ItemKind.MODULE: types.CompletionItemKind.Module,
    ItemKind.NAME: types.CompletionItemKind.Reference,
    ItemKind.PACKAGE: types.CompletionItemKind.Unit,
    ItemKind.VALUE: types.CompletionItemKind.EnumMember,
    ItemKind.VARIABLE: types.CompletionItemKind.Variable,
}


def units(text: str, encoding: str) -> int:
    """Return how long a text is in the units of an encoding."""
    if encoding == _UTF8:
        return len(text.encode())
    if encoding == _UTF16:
        return len(text) + sum(ord(each) > 0xFFFF for each in text)  # noqa: PLR2004 - the plane's end
    return len(text)


def uri_of(path: Path) -> str:
    """Return the address of a file."""
    return uris.from_fs_path(str(path)) or path.as_uri()


def path_of(uri: str) -> Path:
    """Return the file behind an address; other addresses stand for files that are not there."""
    return Path(uris.to_fs_path(uri) or f"/{uri.rpartition('/')[2]}")


@frozen
class Places:
    """The places in the files of one workspace.

    Attributes:
        root: The folder to which names are relative.
        sources: The texts of the files, by name.
        encoding: The units in which the client counts columns.
    """

    root: Path
    sources: Mapping[str, Source]
    encoding: str

    def uri(self, file: str) -> str:
        """Return the address of a file."""
        return uri_of(self.root / file)

    def range(self, span: Span) -> types.Range:
        """Return a stretch of a file."""
        return types.Range(
            self._position(span.file, span.start), self._position(span.file, span.end)
        )

    def location(self, span: Span) -> types.Location:
        """Return a stretch with the address of its file."""
        return types.Location(self.uri(span.file), self.range(span))

    def diagnostic(self, found: Diagnostic) -> types.Diagnostic:
        """Return a diagnostic with its hint, related places and a link to its page."""
        page = page_path(found.code)
        return types.Diagnostic(
            range=self.range(found.span),
            message=f"{found.message}\nhelp: {found.hint}" if found.hint else found.message,
            severity=_SEVERITIES[found.severity],
            code=found.code,
            code_description=types.CodeDescription(uri_of(page)) if page else None,
            source=SOURCE,
            related_information=[
                types.DiagnosticRelatedInformation(self.location(each.span), each.text)
                for each in found.related
            ],
        )

    def _position(self, file: str, position: Position) -> types.Position:
        source = self.sources.get(file)
        line = source.line(position.line) if source else ""
        before = line[: position.column - 1]
        return types.Position(position.line - 1, units(before, self.encoding))


def place_in(text: str, position: types.Position, encoding: str) -> Position:
    """Return the place in a text that the client calls ``position``."""
    lines = text.split("\n")
    line = lines[position.line] if position.line < len(lines) else ""
    column, passed = 0, 0
    while column < len(line) and passed < position.character:
        passed += units(line[column], encoding)
        column += 1
    return Position(position.line + 1, column + 1)


def completion_list(
    found: Completion, position: types.Position, encoding: str
) -> types.CompletionList:
    """Return offers that replace what was typed before ``position``."""
    start = types.Position(position.line, position.character - units(found.typed, encoding))
    return types.CompletionList(
        is_incomplete=False,
        items=[
            types.CompletionItem(
                label=item.label,
                kind=_KINDS[item.kind],
                detail=item.detail or None,
                documentation=markdown(item.doc) if item.doc else None,
                sort_text=f"{number:04}",
                filter_text=item.label,
                text_edit=types.TextEdit(types.Range(start, position), item.insert or item.label),
            )
            for number, item in enumerate(found.items)
        ],
    )


def markdown(text: str) -> types.MarkupContent:
    """Return a text in Markdown."""
    return types.MarkupContent(types.MarkupKind.Markdown, text)
