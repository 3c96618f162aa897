"""The page of each code: what it means, a file that shows it, and how to put it right."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from fragileml_dsl.diagnostics.catalogue import CATALOGUE


def page_of(code: str) -> str | None:
    """Return the page of a code such as ``FML201`` as Markdown, or None if there is none."""
    path = page_path(code)
    return path.read_text(encoding="utf-8") if path else None


def page_path(code: str) -> Path | None:
    """Return where the page of a code is on this machine, or None if there is none."""
    if code not in CATALOGUE:
        return None
    name = f"{code}.md"
    installed = Path(str(resources.files("fragileml_dsl"))) / "_data" / "errors" / name
    checkout = Path(__file__).resolve().parents[3] / "docs" / "errors" / name
    return next((path for path in (installed, checkout) if path.is_file()), None)
