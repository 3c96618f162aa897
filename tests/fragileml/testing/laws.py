"""What holds for every valid pack."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import strategies as st

from fragileml.testing import Files, Play, Subject, laws_of, plays
from fragileml.testing.laws.law import Scope
from fragileml_dsl import compile as compile_scenario
from fragileml_dsl import fingerprint, render
from fragileml_dsl.machine.machine import Machine


def machines_of(files: Files, folder: Path) -> list[Machine]:
    """Write the files into an empty folder and return their machines: none may have an error."""
    shutil.rmtree(folder, ignore_errors=True)
    found = []
    for path in files.write(folder):
        compilation = compile_scenario(path, cached=False)
        assert compilation.machine, render(compilation.diagnostics, compilation.sources)
        found.append(compilation.machine)
    return found


def check_copies(files: Files, machines: list[Machine], folder: Path) -> None:
    """A fingerprint does not depend on the place."""
    copies = machines_of(files, folder / "a copy")
    assert list(map(fingerprint, copies)) == list(map(fingerprint, machines))


def check_laws(machine: Machine, path: Path, data: st.DataObject) -> None:
    """The laws of every scenario hold for one that was drawn."""
    subject = Subject(machine, path)
    play = data.draw(plays(machine), label="play")
    for law in laws_of(subject):
        law.check(subject, Play() if law.scope is Scope.SCENARIO else play)
