"""Traces on disk, and the scenarios that they were made on."""

from __future__ import annotations

from pathlib import Path

from fragileml.episode import Episode, Rejection, Trace, read_trace
from fragileml.library import load_machine
from fragileml.machine import Interpreter
from fragileml.packages import link
from fragileml_dsl.errors import FragileMLError


def read(path: Path) -> Trace | Rejection:
    """Return the trace in a file, or why it cannot be trusted.

    Raises:
        OSError: If the file cannot be read.
    """
    return read_trace(path.read_text(encoding="utf-8", errors="replace"))


def read_trusted(path: Path) -> Trace:
    """Return the trace in a file.

    Raises:
        FragileMLError: If it cannot be trusted.
        OSError: If the file cannot be read.
    """
    trace = read(path)
    if isinstance(trace, Rejection):
        message = f"{path}, line {trace.line}: {trace.reason}"
        raise FragileMLError(message)
    return trace


def interpreter_of(trace: Trace, scenario: str | None, pack: str | None = None) -> Interpreter:
    """Return what runs the scenario of a trace: the one given, else the one that it names.

    Raises:
        FragileMLError: If there is no such scenario.
    """
    return link(load_machine(scenario or trace.header.scenario, pack))


def write(path: Path, episode: Episode) -> None:
    """Write the trace of an episode.

    Raises:
        OSError: If the file cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(episode.trace().text(), encoding="utf-8", newline="\n")
