"""A command of pip as it is called, and what it comes to."""

from __future__ import annotations

from attrs import frozen

from fragileml.packages.arguments import Arguments
from fragileml.packages.environment import Environment
from fragileml.packages.lines import Files
from fragileml.packages.transcript import Transcript
from fragileml.packages.universe import Universe


@frozen(eq=False)
class Invocation:
    """A command of pip as it is called.

    Attributes:
        universe: All releases.
        before: What is installed.
        arguments: What the command line says.
        files: What ``-r`` and ``-c`` may name.
        transcript: Where lines go.
    """

    universe: Universe
    before: Environment
    arguments: Arguments
    files: Files
    transcript: Transcript


@frozen
class Outcome:
    """The environment after a command, and how it ended.

    Attributes:
        environment: What is installed then.
        returncode: 0 if it worked, 1 if it failed, 2 if it was not understood.
        lines: What it printed.
    """

    environment: Environment
    returncode: int
    lines: tuple[str, ...] = ()
