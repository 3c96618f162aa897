"""The simulated pip: a pure function of an environment, a command and the files it may read."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from attrs import define, evolve, field

from fragileml.packages.arguments import UsageError, read
from fragileml.packages.commands import installed
from fragileml.packages.commands.install import install
from fragileml.packages.commands.invocation import Invocation, Outcome
from fragileml.packages.environment import Environment
from fragileml.packages.errors import CommandError
from fragileml.packages.lines import Files
from fragileml.packages.transcript import Transcript
from fragileml.packages.universe import Universe

INSTALLER = "pip-26.3"
"""The installer whose answers are given."""

SEMANTICS = 1
"""Raised when the same command on the same metadata has another answer than before."""

_MOST_REMEMBERED = 4_096
_LONGEST = 2_000

Command: TypeAlias = Callable[[Invocation], Outcome]

_COMMANDS: Mapping[str, Command] = {
    "install": install,
    "uninstall": installed.uninstall,
    "check": installed.check,
    "list": installed.list_,
    "show": installed.show,
    "freeze": installed.freeze,
}


@define(eq=False)
class Pip:
    """pip on a universe.

    Attributes:
        universe: All releases.
        files: The files that commands may name.
    """

    universe: Universe
    files: Files = field(factory=lambda: MappingProxyType({}))
    _known: dict[tuple[Environment, tuple[str, ...]], Outcome] = field(factory=dict, init=False)

    def run(self, environment: Environment, arguments: Sequence[str] | str) -> Outcome:
        """Return what a command comes to.

        Args:
            environment: What is installed.
            arguments: What follows ``pip``: words, or a line as in a shell.

        Returns:
            The outcome, the same object for the same question while it is remembered.
        """
        words = _split(arguments) if isinstance(arguments, str) else tuple(arguments)
        known = self._known.get((environment, words))
        if known is None:
            known = self._run(environment, words)
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[environment, words] = known
        return known

    def _run(self, environment: Environment, words: tuple[str, ...]) -> Outcome:
        transcript = Transcript()
        try:
            outcome = self._carry_out(environment, words, transcript)
        except UsageError as error:
            transcript.all(str(error).split("\n"))
            outcome = Outcome(environment, 2)
        except CommandError as error:
            transcript.error(str(error))
            outcome = Outcome(environment, 1)
        return evolve(outcome, lines=tuple(transcript.lines))

    def _carry_out(
        self, environment: Environment, words: tuple[str, ...], transcript: Transcript
    ) -> Outcome:
        command, *rest = words or ("",)
        if command not in _COMMANDS:
            raise CommandError(f'unknown command "{command}"')
        if sum(map(len, rest)) > _LONGEST:
            raise CommandError(f"the command is longer than {_LONGEST} characters")
        arguments = read(command, rest)
        lacking = arguments.texts("lacking")
        if lacking:
            raise CommandError(f"the simulated pip has no {', '.join(lacking)}")
        transcript.quiet = arguments.count("quiet")
        return _COMMANDS[command](
            Invocation(self.universe, environment, arguments, self.files, transcript)
        )


def _split(line: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return tuple(line.split())
