"""Machines of random packs, the same for the same seed."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fragileml.testing import Files, packs, scenarios
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.testing.laws import machines_of

SEEDS = range(6)

_PACKS = 6


def drawn_machines(number: int, folder: Path) -> list[Machine]:
    """Return the machines of a few random packs."""
    found: list[Machine] = []

    @seed(number)
    @settings(max_examples=_PACKS, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(files=st.one_of(packs(), scenarios()))
    def draw(files: Files) -> None:
        found.extend(machines_of(files, folder))

    draw()
    return found
