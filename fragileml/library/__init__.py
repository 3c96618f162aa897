"""The library: packs and their scenarios, found by name."""

from __future__ import annotations

from fragileml.library.packs import Pack, load_pack, pack_names
from fragileml.library.scenarios import load_machine, make, scenario_path, scenarios
from fragileml.machine.errors import CompileError

__all__ = [
    "CompileError",
    "Pack",
    "load_machine",
    "load_pack",
    "make",
    "pack_names",
    "scenario_path",
    "scenarios",
]
