"""The simulated pip: a pure function of an environment, a command and the files it may read."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeAlias

from attrs import define, evolve, field

from fragileml.machine.allowance import ALLOWANCE
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
_OUTCOME_BYTES = 8_000

Command: TypeAlias = Callable[[Invocation], Outcome]
_Words: TypeAlias = str | tuple[str, ...]

_COMMANDS: Mapping[str, Command] = {
    "install": install,
    "uninstall": installed.uninstall,
    "check": installed.check,
    "list": installed.list_,
    "show": installed.show,
    "freeze": installed.freeze,
}

_LACKING = (
    *("cache", "completion", "config", "debug", "download", "hash", "help", "index", "inspect"),
    *("lock", "search", "wheel"),
)
"""Commands that real pip has and this one has not."""


@define(eq=False)
class Pip:
    """pip on a universe.

    Attributes:
        universe: All releases.
        files: The files that commands may name.
    """

    universe: Universe
    files: Files = field(factory=lambda: MappingProxyType({}))
    _known: dict[tuple[Environment, _Words], Outcome] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        ALLOWANCE.share(self)

    @property
    def weight(self) -> int:
        """About how many bytes the outcomes take that are remembered."""
        return _OUTCOME_BYTES * len(self._known)

    def forget(self) -> None:
        """Forget all outcomes."""
        self._known.clear()

    def run(self, environment: Environment, arguments: Sequence[str] | str) -> Outcome:
        """Return what a command comes to.

        Args:
            environment: What is installed.
            arguments: What follows ``pip``: words, or a line as in a shell.

        Returns:
            The outcome, the same object for the same question while it is remembered.
        """
        key = environment, arguments if isinstance(arguments, str) else tuple(arguments)
        known = self._known.get(key)
        return self._remember(key) if known is None else known

    def _remember(self, key: tuple[Environment, _Words]) -> Outcome:
        environment, words = key
        if isinstance(words, str):
            outcome = self.run(environment, _split(words))
        else:
            outcome = self._run(environment, words)
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.pop(next(iter(self._known)))
        ALLOWANCE.spend(_OUTCOME_BYTES)
        self._known[key] = outcome
        return outcome

    def _run(self, environment: Environment, words: tuple[str, ...]) -> Outcome:
        transcript = Transcript()
        try:
            outcome = self._carry_out(environment, words, transcript)
        except UsageError as error:
            transcript.all(str(error).split("\n"))
            outcome = Outcome(environment, 2)
        except CommandError as error:
            transcript.all(error.before)
            transcript.error(str(error))
            outcome = Outcome(environment, 1)
        return evolve(outcome, lines=tuple(transcript.lines))

    def _carry_out(
        self, environment: Environment, words: tuple[str, ...], transcript: Transcript
    ) -> Outcome:
        command = next((each for each in words if not each.startswith("-")), "")
        if command not in _COMMANDS:
            raise _unknown(command)
        place = words.index(command)
        rest = (*words[:place], *words[place + 1 :])
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


def _unknown(command: str) -> CommandError:
    """Return the error for a command that this pip lacks, or that none has."""
    if command in _LACKING:
        return CommandError(f"the simulated pip has no {command}")
    message = f'unknown command "{command}"'
    similar = get_close_matches(command, (*_COMMANDS, *_LACKING), n=1)
    return CommandError(f'{message} - maybe you meant "{similar[0]}"' if similar else message)


def _split(line: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return tuple(line.split())
