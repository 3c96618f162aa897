"""What is checked of a scenario, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

from fragileml_dsl.diagnostics.junit import COMPILES, Check
from fragileml_dsl.machine.machine import Machine

_HEALTHY = frozenset({"FML801", "FML802", "FML803"})
_BROKEN = frozenset({"FML804", "FML805"})
_TEST = frozenset({"FML806"})
_PAR = frozenset({"FML821"})
_PROOFS = {
    "can be repaired": frozenset({"FML810"}),
    "can be repaired within its budget": frozenset({"FML811"}),
    "pays for repairs alone": frozenset({"FML812"}),
    "is proved whole": frozenset({"FML813"}),
    "has no dead ends": frozenset({"FML815"}),
    "keeps its secrets": frozenset({"FML816"}),
    "begins as its seed says": frozenset({"FML825"}),
    "pays no trick": frozenset({"FML826"}),
    "can be repeated": frozenset({"FML827"}),
    "shows what its transcript says": frozenset({"FML830"}),
    "is told from others by looking": frozenset({"FML817", "FML818", "FML819"}),
}


def checks_of(machine: Machine) -> Iterator[Check]:
    """Yield what :func:`fragileml.analysis.examine` and the compiler check of a scenario."""
    notes = machine.annotations
    yield Check(notes.file, COMPILES)
    yield Check(notes.file, "is healthy without faults", _HEALTHY)
    if machine.faults:
        yield Check(notes.file, "is broken by its faults", _BROKEN)
    for test in notes.tests:
        yield Check(notes.file, f"test: {test.title}", _TEST, test.line)


def proof_checks_of(machine: Machine, skipped: str = "") -> Iterator[Check]:
    """Yield what :func:`fragileml.analysis.prove` proves of a scenario.

    Args:
        machine: The scenario.
        skipped: Why nothing is proved of it; empty if something is.
    """
    notes = machine.annotations
    for title, codes in _PROOFS.items():
        yield Check(notes.file, title, codes, skipped=skipped)
    if notes.par is not None:
        yield Check(notes.file, "costs what its par says", _PAR, notes.par.line, skipped)
