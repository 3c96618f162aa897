"""Proofs of many scenarios: on all cores, each kept on disk by what it follows from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from fragileml.analysis.claims import Proof
from fragileml.analysis.leaks import secrets_of
from fragileml.analysis.par import Limits
from fragileml.analysis.proofs import SIZING, prove
from fragileml.library.processes import map_in_processes
from fragileml.library.result_cache import ResultCache
from fragileml.library.scenarios import load_machine
from fragileml_dsl.machine.json import fingerprint
from fragileml_dsl.machine.machine import Machine

Proofs = tuple[Proof, ...]


@frozen
class Proved:
    """A proof, and the scenario's file."""

    file: str
    proof: Proof


@frozen
class _Kept:
    proofs: Proofs


_CACHE: Final = ResultCache("proofs", f"{Limits()} {SIZING}")


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
    _CACHE.store(_Kept(proofs), _key(machine))
    return proofs


def _load(path: Path) -> Proofs | None:
    """Return what is kept of a scenario as it is now, None if nothing is."""
    kept = _CACHE.load(_Kept, _key(load_machine(path)))
    return kept.proofs if kept else None


def _key(machine: Machine) -> str:
    """Return what proofs follow from: the machine, and the words that it may not tell."""
    return "\n".join((fingerprint(machine), machine.annotations.id, *secrets_of(machine)))
