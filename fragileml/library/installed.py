"""Packs that other distributions bring, found through the entry-point group ``fragileml.packs``.

An entry point's name is the name of the pack, its value the import package in whose folder
``pack.yaml`` stands. Packs are data: nothing of the package is imported.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fragileml_dsl.errors import FragileMLError

GROUP: Final = "fragileml.packs"
MANIFEST: Final = "pack.yaml"


def installed_packs() -> Mapping[str, Path]:
    """Return the folders of the packs that installed distributions bring, by name.

    Raises:
        FragileMLError: If two bring a pack of one name, or one brings a folder without a pack.
    """
    return _found(tuple(sys.path))


@lru_cache(maxsize=4)
def _found(_path: tuple[str, ...]) -> Mapping[str, Path]:
    points = sorted(entry_points(group=GROUP), key=lambda each: (each.name, _owner(each)))
    owners: dict[str, str] = {}
    folders: dict[str, Path] = {}
    for point in points:
        if point.name in owners:
            raise FragileMLError(
                f"{owners[point.name]} and {_owner(point)} both bring a pack called "
                f"{point.name}: uninstall one of them"
            )
        owners[point.name] = _owner(point)
        folders[point.name] = _folder(point)
    return folders


def _folder(point: EntryPoint) -> Path:
    top, *below = point.value.strip().split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError):
        spec = None
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        folder = Path(place, *below)
        if (folder / MANIFEST).is_file():
            return folder
    raise FragileMLError(
        f"{_owner(point)} says that its pack {point.name} is the package {point.value}, where no "
        f"{MANIFEST} is: install it again or uninstall it"
    )


def _owner(point: EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"
