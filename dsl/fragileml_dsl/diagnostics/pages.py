"""The page of each code: what it means, a file that shows it, and how to put it right."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from fragileml_dsl.diagnostics.catalogue import CATALOGUE


def page_of(code: str) -> str | None:
    """Return the page of a code such as ``FML201`` as Markdown, or None if there is none."""
    if code not in CATALOGUE:
        return None
    name = f"{code}.md"
    installed = resources.files("fragileml_dsl") / "_data" / "errors" / name
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    page = Path(__file__).resolve().parents[3] / "docs" / "errors" / name
    return page.read_text(encoding="utf-8") if page.is_file() else None
