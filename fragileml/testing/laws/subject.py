"""What laws are checked of: a machine, where it comes from, and fresh episodes of it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from attrs import define

from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode
from fragileml.episode.tiers import TierName
from fragileml.machine.errors import CompileError
from fragileml.machine.interpreter import Interpreter
from fragileml.packages.linking import link
from fragileml_dsl.compiler import compile as compile_scenario
from fragileml_dsl.machine.machine import Machine


@define(slots=False, eq=False)
class Subject:
    """A scenario under test.

    Attributes:
        machine: Its machine.
        path: Its file, None if the machine was made without one.
    """

    machine: Machine
    path: Path | None = None

    @classmethod
    def of(cls, path: Path | str) -> Subject:
        """Return the scenario in a file.

        Raises:
            CompileError: If the file has mistakes.
        """
        compilation = compile_scenario(Path(path))
        if compilation.machine is None:
            raise CompileError(compilation.diagnostics, compilation.sources)
        return cls(compilation.machine, Path(path))

    @cached_property
    def interpreter(self) -> Interpreter:
        """What runs the machine, shared by the episodes of all laws."""
        return link(self.machine)

    def fresh(self) -> Interpreter:
        """Return an interpreter that nobody has used."""
        return link(self.machine)

    def begin(
        self, seed: int, mode: Mode = Mode.TRAINING, interpreter: Interpreter | None = None
    ) -> Episode:
        """Return an episode at its beginning, on the tier that defines what is right."""
        return Episode(interpreter or self.interpreter, seed, mode, TierName.REFERENCE)
