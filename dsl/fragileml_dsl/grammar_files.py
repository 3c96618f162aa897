"""Where the grammars are: beside the installed package, or in the checkout."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def read_grammar(name: str) -> str:
    """Return the text of ``grammar/<name>``."""
    installed = resources.files("fragileml_dsl") / "_data" / "grammar" / name
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    checkout = Path(__file__).resolve().parents[2]
    return (checkout / "grammar" / name).read_text(encoding="utf-8")
