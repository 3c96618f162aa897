"""From the protocol's JSON to its classes and back, ready for the first completion.

The library writes a function for each class when it first meets one, which takes longer than the
answer. Nobody waits while the server starts, but somebody does who has typed a letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types
from pygls.protocol import default_converter

if TYPE_CHECKING:
    from cattrs import Converter

_ASKED: Final = {
    "jsonrpc": "2.0",
    "id": 0,
    "method": types.TEXT_DOCUMENT_COMPLETION,
    "params": {
        "textDocument": {"uri": ""},
        "position": {"line": 0, "character": 0},
        "context": {"triggerKind": 1},
    },
}
_PLACE: Final = types.Position(0, 0)
_ANSWERED: Final = types.CompletionList(
    is_incomplete=False,
    items=[
        types.CompletionItem(
            label="",
            kind=types.CompletionItemKind.Text,
            documentation=types.MarkupContent(types.MarkupKind.Markdown, ""),
            text_edit=types.TextEdit(types.Range(_PLACE, _PLACE), ""),
        )
    ],
)


def prepared_converter() -> Converter:
    """Return a converter that has met what a completion asks and answers."""
    converter: Converter = default_converter()  # type: ignore[no-untyped-call]  # the library leaves it open
    converter.structure(_ASKED, types.CompletionRequest)
    converter.unstructure(types.CompletionResponse(id=0, result=_ANSWERED))
    return converter
