"""Universes as the compiler needs them: which packages there are, and in which versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from attrs import frozen

from fragileml_dsl import universes
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.resolve.workspace import Workspace
from fragileml_dsl.source import Located

MAX_BYTES = 4 * 1024 * 1024


@frozen(eq=False)
class UniverseIndex:
    """The names of a universe.

    Attributes:
        name: What documents call it.
        digest: The SHA-256 of its file, in hex.
        versions: The versions of each package, by its canonical name.
    """

    name: str
    digest: str
    versions: Mapping[str, tuple[str, ...]]


def find_universe(
    workspace: Workspace, name: Located[str], reporter: Reporter
) -> UniverseIndex | None:
    """Return the universe of a pack by name, None after a report."""
    file = f"{universes.FOLDER}/{name.value}.json"
    data = workspace.data(file, name.span, MAX_BYTES, reporter)
    if data is None:
        return None
    versions = _versions(data) if len(data) <= MAX_BYTES else None
    if versions is None:
        message = f"{file} does not hold a universe"
        hint = "make one with: fragileml universe build"
        reporter.report("FML733", name.span, message, hint=hint)
        return None
    return UniverseIndex(name.value, universes.register(data), versions)


@lru_cache(maxsize=16)
def _versions(data: bytes) -> Mapping[str, tuple[str, ...]] | None:
    try:
        packages = json.loads(data)["packages"]
        return {str(name): tuple(map(str, versions)) for name, versions in packages.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
