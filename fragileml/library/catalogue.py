"""The scenarios of packs with their machines, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from fragileml.library.difficulty import Difficulty, Points, points_of
from fragileml.library.packs import load_pack, pack_names
from fragileml.library.scenarios import found_scenarios, load_machine
from fragileml.library.splits import Split, split_of
from fragileml_dsl.machine.machine import Machine


@frozen(eq=False)
class Entry:
    """One scenario.

    Attributes:
        id: Its id, ``pack/id`` where several packs have one of that id.
        machine: Its machine.
        split: The part of its pack that it belongs to.
        points: What makes it hard to repair.
    """

    id: str
    machine: Machine
    split: Split
    points: Points

    @property
    def difficulty(self) -> Difficulty:
        """How hard it is to repair."""
        return self.points.difficulty


def catalogue(pack: str | Path | None = None) -> tuple[Entry, ...]:
    """Return the scenarios of a pack, or of all packs that are found, sorted by id.

    Raises:
        CompileError: If a file has mistakes.
        FragileMLError: If there is no such pack.
    """
    packs = pack_names() if pack is None else (pack,)
    names = {path: name for name, path in found_scenarios().items()} if pack is None else {}
    found = (each for name in packs for each in _entries(name, names))
    return tuple(sorted(found, key=lambda each: each.id))


def _entries(pack: str | Path, names: Mapping[Path, str]) -> Iterator[Entry]:
    home = load_pack(pack)
    for name in home.scenarios:
        path = home.path(name)
        machine = load_machine(path)
        shown = names.get(path, name)
        yield Entry(shown, machine, split_of(machine, home.shares), points_of(machine))
