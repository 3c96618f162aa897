"""``fragileml lsp``: the language server, for editors to start."""

from __future__ import annotations

from fragileml_dsl.errors import FragileMLError


def lsp() -> None:
    """Serve an editor over standard input and output; see docs/editors.md."""
    try:
        from fragileml.lsp.server import make_server
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"lsprotocol", "pygls"}:
            raise
        message = "the language server is not installed; run: pip install 'fragileml[lsp]'"
        raise FragileMLError(message) from None
    make_server().start_io()
