"""The transcripts that a pack keeps beside its scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from attrs import frozen

from fragileml.analysis.behaviour import finding
from fragileml.analysis.transcripts import FOLDER, differing, transcript_of
from fragileml.library.packs import MANIFEST
from fragileml.library.result_cache import ResultCache
from fragileml.library.scenarios import load_machine
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.files import write_whole
from fragileml_dsl.machine.json import fingerprint
from fragileml_dsl.machine.machine import Machine

_MOST_CHARACTERS: Final = 1 << 22


@frozen
class _Seen:
    text: str


_CACHE: Final = ResultCache("transcripts")


def compare(root: Path, machine: Machine) -> tuple[Diagnostic, ...]:
    """Return where a scenario is not as the transcript says that its pack keeps, if it does."""
    if not (root / FOLDER).is_dir():
        return ()
    try:
        kept = _read(_file(root, machine), root)
    except (OSError, ValueError):
        message = f"its pack keeps transcripts, and {FOLDER}/{machine.annotations.id}.txt is none"
        return (finding(machine, "FML830", message, "write it: fragileml check --transcripts"),)
    return differing(machine, kept, _now(machine))


def _now(machine: Machine) -> str:
    """Return what agents see now, worked out once for a scenario as it is."""
    notes = machine.annotations
    key = "\n".join((fingerprint(machine), notes.id, *map(repr, notes.tests)))
    known = _CACHE.load(_Seen, key)
    if known is None:
        known = _Seen(transcript_of(machine))
        _CACHE.store(known, key)
    return known.text


def write(path: Path) -> bool:
    """Write the transcript of a scenario's file anew, in the pack that it belongs to.

    Returns:
        Whether it has changed.

    Raises:
        CompileError: If the file has mistakes.
        FragileMLError: If the file belongs to no pack.
        OSError: If it cannot be written.
    """
    root = path.resolve().parent.parent
    if not (root / MANIFEST).is_file():
        raise FragileMLError(f"{path} belongs to no pack, so it has no transcript")
    machine = load_machine(path)
    file, text = _file(root, machine), _now(machine)
    if file.is_file() and file.read_text(encoding="utf-8") == text:
        return False
    file.parent.mkdir(exist_ok=True)
    write_whole(file, text)
    return True


def _read(file: Path, root: Path) -> str:
    if not file.resolve().is_relative_to(root.resolve()):
        raise OSError("it lies outside the pack")
    with file.open(encoding="utf-8", newline="") as stream:
        return stream.read(_MOST_CHARACTERS)


def _file(root: Path, machine: Machine) -> Path:
    return root / FOLDER / f"{machine.annotations.id}.txt"
