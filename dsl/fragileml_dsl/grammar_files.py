"""Where grammars and schemas are: beside the installed package, or in the checkout."""

from __future__ import annotations

from importlib import resources
from pathlib import Path


def read_grammar(name: str) -> str:
    """Return the text of ``grammar/<name>``."""
    return grammar_path(name).read_text(encoding="utf-8")


def grammar_path(name: str) -> Path:
    """Return where ``grammar/<name>`` is on this machine."""
    installed = Path(str(resources.files("fragileml_dsl"))) / "_data" / "grammar" / name
    if installed.is_file():
        return installed
    return Path(__file__).resolve().parents[2] / "grammar" / name
