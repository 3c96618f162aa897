"""The checkout as the house tests see it: its files, its modules and what they import."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from attrs import frozen

CHECKOUT = Path(__file__).resolve().parent.parent.parent
ROOTS = {"fragileml": CHECKOUT, "fragileml_dsl": CHECKOUT / "dsl"}
SKIPPED_FOLDERS = {".git", ".venv", "build", "dist", "runs", "__pycache__"}


@cache
def files() -> tuple[Path, ...]:
    """Return the files of the project, relative to the checkout: tracked, or about to be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (CHECKOUT / ".git").exists():
        listing = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
        names = [Path(name) for name in listing.stdout.split("\0") if name]
    else:
        names = list(_walk())
    return tuple(sorted(name for name in names if (CHECKOUT / name).is_file()))


def _walk() -> Iterator[Path]:
    for folder, folders, names in os.walk(CHECKOUT):
        folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
        yield from (Path(folder, name).relative_to(CHECKOUT) for name in names)


@frozen
class Module:
    """One Python module of the two import packages.

    Attributes:
        name: Its dotted name; a package's ``__init__`` has the package's.
        path: Its file, relative to the checkout.
    """

    name: str
    path: Path

    @property
    def text(self) -> str:
        return (CHECKOUT / self.path).read_text(encoding="utf-8")

    def imports(self) -> Iterator[str]:
        """Yield the dotted name of everything it imports, wherever the statement stands."""
        for node in ast.walk(ast.parse(self.text)):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                source = "." * node.level + (node.module or "")
                yield from (f"{source}.{alias.name}" for alias in node.names)


@cache
def modules() -> tuple[Module, ...]:
    """Return the modules of ``fragileml`` and ``fragileml_dsl``."""
    found = []
    for package, root in ROOTS.items():
        top = (root / package).relative_to(CHECKOUT)
        for path in files():
            if path.suffix == ".py" and path.is_relative_to(top):
                parts = (CHECKOUT / path).relative_to(root).with_suffix("").parts
                found.append(Module(".".join(parts).removesuffix(".__init__"), path))
    return tuple(found)
