"""Proofs of many scenarios: on all cores, each kept on disk by what it follows from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from attrs import frozen

from fragileml.analysis.claims import Proof
from fragileml.analysis.par import Limits
from fragileml.analysis.proofs import SIZING, prove
from fragileml.library.processes import map_in_processes
from fragileml.library.scenarios import load_machine
from fragileml_dsl import cache
from fragileml_dsl.files import write_whole
from fragileml_dsl.machine.codec import decoder_of, encode
from fragileml_dsl.machine.json import fingerprint
from fragileml_dsl.machine.json_value import CodecError, Json
from fragileml_dsl.machine.term_table import TermNumbers

Proofs = tuple[Proof, ...]


@frozen
class Proved:
    """A proof, and the scenario's file."""

    file: str
    proof: Proof


@frozen
class _Kept:
    proofs: Proofs


def prove_files(paths: Sequence[Path], processes: int | None = None) -> Iterator[Proofs]:
    """Yield the proofs of scenarios' files, in their order.

    Args:
        paths: Files that compile and whose packages can be had.
        processes: How many work at a time, by default as many as there are cores.
    """
    known = [_load(path) for path in paths]
    missing = [path for path, proofs in zip(paths, known, strict=True) if proofs is None]
    fresh = map_in_processes(prove_file, missing, processes)
    for proofs in known:
        yield next(fresh) if proofs is None else proofs


def prove_file(path: Path) -> Proofs:
    """Return the proofs of a scenario's file, and keep them."""
    machine = load_machine(path)
    proofs = prove(machine)
    entry = _entry(fingerprint(machine))
    if entry is not None:
        text = json.dumps(encode(_Kept(proofs), TermNumbers()), sort_keys=True)
        digest = hashlib.sha256(text.encode()).hexdigest()
        try:
            entry.parent.mkdir(parents=True, exist_ok=True)
            write_whole(entry, f"{digest}\n{text}")
        except OSError:
            return proofs
    return proofs


def _load(path: Path) -> Proofs | None:
    """Return what is kept of a scenario as it is now, None if nothing is, or nothing whole."""
    entry = _entry(fingerprint(load_machine(path)))
    try:
        digest, _, text = entry.read_text(encoding="utf-8").partition("\n") if entry else ("",) * 3
        if hashlib.sha256(text.encode()).hexdigest() != digest:
            return None
        data: Json = json.loads(text)
        return cast("_Kept", decoder_of(_Kept)(data, ())).proofs
    except (OSError, ValueError, CodecError):
        return None


def _entry(key: str) -> Path | None:
    base = cache.folder()
    if base is None:
        return None
    program = cache.program(Path(__file__).parents[1])
    text = f"{cache.program()}\n{program}\n{Limits()}\n{SIZING}\n{key}"
    return base / "proofs" / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
