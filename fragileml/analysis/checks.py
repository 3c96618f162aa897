"""What is checked of a scenario, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator

from fragileml_dsl.diagnostics.junit import COMPILES, Check
from fragileml_dsl.machine.machine import Machine

_HEALTHY = frozenset({"FML801", "FML802", "FML803"})
_BROKEN = frozenset({"FML804", "FML805"})
_TEST = frozenset({"FML806"})


def checks_of(machine: Machine) -> Iterator[Check]:
    """Yield what :func:`fragileml.analysis.examine` and the compiler check of a scenario."""
    notes = machine.annotations
    yield Check(notes.file, COMPILES)
    yield Check(notes.file, "is healthy without faults", _HEALTHY)
    if machine.faults:
        yield Check(notes.file, "is broken by its faults", _BROKEN)
    for test in notes.tests:
        yield Check(notes.file, f"test: {test.title}", _TEST, test.line)
