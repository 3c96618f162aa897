"""Compiled scenarios on disk, valid as long as every file that was read is the same.

An entry names each file with its SHA-256 and holds the machine's canonical text and fingerprint
with theirs; whatever does not fit in every point is ignored and rebuilt. Nothing in an entry is
ever run.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fragileml_dsl import universes
from fragileml_dsl.files import write_whole
from fragileml_dsl.machine.json import fingerprint, from_json, to_json
from fragileml_dsl.machine.json_value import CodecError
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.universes import FOLDER
from fragileml_dsl.version import __version__

VARIABLE = "FRAGILEML_CACHE"
"""Environment variable: a folder for the cache, or ``off``."""


def folder() -> Path | None:
    """Return the folder of the cache, or None if it is switched off."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_cache_dir("fragileml"))


@lru_cache(maxsize=4)
def program(home: Path = Path(__file__).parent) -> str:
    """Return what identifies a program: its version and the state of its own files."""
    stats = ((path, path.stat()) for path in sorted(home.rglob("*.py")))
    states = [f"{path.relative_to(home)} {each.st_size} {each.st_mtime_ns}" for path, each in stats]
    return f"{__version__} {_digest(chr(10).join(states).encode())}"


def load(root: Path, name: str) -> Machine | None:
    """Return the machine kept for the scenario ``name`` below ``root``, if it still holds."""
    path = _entry(root, name)
    if path is None:
        return None
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
        entry = json.loads(head)
        mark = entry["fingerprint"]
        if entry["compiler"] != program() or entry["machine"] != _seal(mark, text):
            return None
        for file, digest in entry["files"].items():
            data = (root / file).read_bytes()
            if _digest(data) != digest:
                return None
            if file.startswith(f"{FOLDER}/"):
                universes.register(data)
        machine = from_json(text)
        machine.memo.fingerprint = mark
    except (OSError, ValueError, KeyError, TypeError, AttributeError, CodecError):
        return None
    return machine


def store(root: Path, name: str, digests: Mapping[str, str], machine: Machine) -> None:
    """Keep a machine; a cache that cannot be written is no error."""
    path = _entry(root, name)
    if path is None:
        return
    text, mark = to_json(machine), fingerprint(machine)
    head = {
        "compiler": program(),
        "files": dict(digests),
        "fingerprint": mark,
        "machine": _seal(mark, text),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps(head, sort_keys=True) + "\n" + text)
    except OSError:
        return


def _entry(root: Path, name: str) -> Path | None:
    base = folder()
    key = _digest(f"{root}|{name}".encode())
    return base / "machines" / f"{key}.json" if base else None


def _seal(mark: str, text: str) -> str:
    return _digest(f"{mark}\n{text}".encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
