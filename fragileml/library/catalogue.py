"""The scenarios of packs with their machines, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from fragileml.library.packs import load_pack, pack_names
from fragileml.library.scenarios import load_machine
from fragileml.library.splits import Difficulty, Split, difficulty_of, split_of
from fragileml_dsl.machine.machine import Machine


@frozen(eq=False)
class Entry:
    """One scenario.

    Attributes:
        id: Its id.
        machine: Its machine.
        split: The part of its pack that it belongs to.
        difficulty: How hard it is to repair.
    """

    id: str
    machine: Machine
    split: Split
    difficulty: Difficulty


def catalogue(pack: str | Path | None = None) -> tuple[Entry, ...]:
    """Return the scenarios of a pack, or of all packs that come along, sorted by id.

    Raises:
        CompileError: If a file has mistakes.
        FragileMLError: If there is no such pack.
    """
    packs = pack_names() if pack is None else (pack,)
    return tuple(sorted((each for name in packs for each in _entries(name)), key=lambda e: e.id))


def _entries(pack: str | Path) -> Iterator[Entry]:
    home = load_pack(pack)
    for name in home.scenarios:
        machine = load_machine(home.path(name))
        yield Entry(name, machine, split_of(machine, home.shares), difficulty_of(machine))
