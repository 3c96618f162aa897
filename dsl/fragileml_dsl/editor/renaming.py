"""A new name for something, in all documents that mention it."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from fragileml_dsl.diagnostics.diagnostic import has_errors
from fragileml_dsl.editor.symbols import Symbol, Use, document_of, files_of, use_at, uses_in
from fragileml_dsl.resolve.workspace import Workspace
from fragileml_dsl.source import Position, Span
from fragileml_dsl.syntax.names import IDENTIFIER, KEBAB_ID, Name, Naming

_FOLDERS: Final = {
    Naming.MODULE: "modules",
    Naming.PIPELINE: "pipelines",
    Naming.SCENARIO: "scenarios",
}
_WITH_UNDERSCORES: Final = {Naming.METRIC, Naming.MODULE, Naming.PIPELINE, Naming.VARIABLE}


@frozen
class Refusal:
    """Why something cannot be renamed, as a sentence for whoever asked."""

    message: str


@frozen
class Renaming:
    """What a new name changes.

    Attributes:
        spans: The places that get the new name, in reading order.
        name: The new name.
        moves: Old and new name of each file that is called after it.
    """

    spans: tuple[Span, ...]
    name: str
    moves: tuple[tuple[str, str], ...] = ()


def renamable_at(workspace: Workspace, file: str, place: Position) -> Use | Refusal:
    """Return what would be renamed at a place, or why nothing can be."""
    use = use_at(workspace, file, place)
    if use is None:
        return Refusal("there is no name here")
    naming = use.symbols[0].naming
    if naming is Naming.STAGE:
        return Refusal("stages have standard names")
    if len(use.symbols) > 1:
        return Refusal(f"several modules are called so: rename the {naming} where it is declared")
    return use


def rename(workspace: Workspace, file: str, place: Position, name: str) -> Renaming | Refusal:
    """Return what changes if what stands at a place is called ``name``."""
    use = renamable_at(workspace, file, place)
    if isinstance(use, Refusal):
        return use
    symbol = use.symbols[0]
    spelling = IDENTIFIER if symbol.naming in _WITH_UNDERSCORES else KEBAB_ID
    if not spelling.accepts(name):
        return _misspelt(name, spelling)
    files = files_of(workspace, file)
    unread = [each for each in files if _is_unread(workspace, each)]
    if unread:
        return Refusal(f"{unread[0]} has mistakes that may hide names: put it right first")
    uses = [each for one in files for each in uses_in(workspace, one)]
    return _refusal(symbol, name, uses) or _renaming(symbol, name, uses, files)


def _misspelt(name: str, spelling: Name) -> Refusal:
    corrected = spelling.correct(name)
    hint = f"; write {corrected}" if corrected else ""
    return Refusal(f"{name[:40]!r} is not {spelling.noun}: {spelling.rule}{hint}")


def _is_unread(workspace: Workspace, file: str) -> bool:
    document = document_of(workspace, file)
    return document is not None and has_errors(document.diagnostics)


def _refusal(symbol: Symbol, name: str, uses: list[Use]) -> Refusal | None:
    taken = Symbol(symbol.naming, symbol.owner, name)
    for use in uses:
        if use.declares and taken in use.symbols:
            return Refusal(f"there is a {symbol.naming} called {name} already")
        if symbol in use.symbols and len(use.symbols) > 1:
            line = use.span.start.line
            return Refusal(f"{use.span.file}, line {line}, may name two of them: rename by hand")
    return None


def _renaming(symbol: Symbol, name: str, uses: list[Use], files: tuple[str, ...]) -> Renaming:
    spans = {use.span: None for use in uses if symbol in use.symbols}
    folder = _FOLDERS.get(symbol.naming)
    old = f"{folder}/{symbol.name}.yaml"
    moves = ((old, f"{folder}/{name}.yaml"),) if not symbol.owner and old in files else ()
    return Renaming(tuple(sorted(spans)), name, moves)
