"""Texts with ``‸`` for the cursor, and packs that exist in memory only."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fragileml_dsl.editor.page import Page, open_page
from fragileml_dsl.resolve.workspace import Workspace
from fragileml_dsl.source import Position, Source

CURSOR = "‸"
ROOT = Path("/pack")


def cut(marked: str) -> tuple[str, Position]:
    """Return a text without its cursor, and where that stood."""
    before, _, after = marked.partition(CURSOR)
    return before + after, Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


def workspace(files: Mapping[str, str]) -> Workspace:
    """Return a workspace of files that are not on disk."""
    return Workspace(ROOT, {ROOT / name: text.encode() for name, text in files.items()})


def page(file: str, marked: str, files: Mapping[str, str]) -> Page:
    """Return a page of a pack, with the cursor where the text of ``file`` has its mark."""
    text, place = cut(marked)
    return open_page(workspace({**files, file: text}), Source(file, text), place)
