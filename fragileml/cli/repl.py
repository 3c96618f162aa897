"""The prompt of ``play``: a person debugs a scenario."""

from __future__ import annotations

import cmd
import difflib
import shlex
import sys
from collections.abc import Iterable
from types import MappingProxyType, ModuleType
from typing import TextIO

import typer

from fragileml.agents.literals import read_literal
from fragileml.cli.transcript import SCREEN, describe_step
from fragileml.episode import Episode
from fragileml.machine import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.actions import Given
from fragileml.machine.neutral import neutral
from fragileml.machine.spelling import spell_value

INTRODUCTION = "Type help for the commands; Tab completes them. Ctrl-D leaves."

COMMANDS = MappingProxyType(
    {
        "look": "show everything that is known; it costs nothing",
        "log [PAGE]": "read the last run's log, newest lines on page 1",
        "traceback": "read the whole traceback of the last failure",
        "settings": "read the settings",
        "changes": "see which settings differ from the beginning",
        "packages": "list the installed packages",
        "inspect PROBE [PAGE]": "use a probe; look lists them with their prices",
        "edit NAME=VALUE ...": "change settings at once; a set is [a,b]",
        "run [STAGE]": "run a stage and what it needs; alone, the goal",
        "call ACTION": "do one of the actions that look lists",
        "pip ARGUMENTS": "call the installer, as in: pip install -U acme",
        "submit [MODULE CAUSE]": "end the episode, with a diagnosis or without",
        "quit": "leave without submitting, as Ctrl-D does",
    }
)
"""The commands as they are typed, and what they do. All but look, help and quit are steps."""

_LONGEST_PAGE = 6
"""Digits of a page's number."""


class Prompt(cmd.Cmd):
    """Reads commands and does them in an episode until it ends or the person leaves.

    Args:
        episode: The episode.
        screen: Where everything is printed.
    """

    prompt = "> "

    def __init__(self, episode: Episode, screen: TextIO) -> None:
        super().__init__(stdin=sys.stdin, stdout=screen)
        self.episode = episode
        self.use_rawinput = sys.stdin.isatty() and screen.isatty()

    def say(self, *lines: str) -> None:
        """Print lines."""
        typer.echo("\n".join(lines), file=self.stdout)

    def run(self) -> None:
        """Read and do commands."""
        self.do_look("")
        self.say(INTRODUCTION)
        while True:
            try:
                self.cmdloop()
            except KeyboardInterrupt:
                self.say("\n(quit or Ctrl-D leaves)")
            else:
                return

    def preloop(self) -> None:
        """Complete whole names: dots, dashes and slashes belong to them."""
        if self.use_rawinput and (readline := _readline()):
            readline.set_completer_delims(" \t\n=")

    def precmd(self, line: str) -> str:
        """Show the commands of a script, which no terminal echoes."""
        if line == "EOF":
            self.say("")
            return "quit"
        if not self.use_rawinput:
            self.say(neutral(line.strip()))
        return line

    def emptyline(self) -> bool:
        """Do nothing, rather than the last command again."""
        return False

    def default(self, line: str) -> None:
        """Say that there is no such command; it costs nothing."""
        word = line.split(maxsplit=1)[0]
        names = [name.removeprefix("do_") for name in self.get_names() if name.startswith("do_")]
        near = difflib.get_close_matches(word, names, 1)
        hint = f"did you mean {near[0]}?" if near else "help lists the commands"
        self.say(f"  there is no command {neutral(word)}; {hint}")

    def do_help(self, arg: str) -> None:
        """Say what the commands do, or one of them."""
        width = max(map(len, COMMANDS))
        chosen = {usage: told for usage, told in COMMANDS.items() if usage.split()[0] == arg}
        shown = (chosen or COMMANDS).items()
        self.say(*(f"  {usage:<{width}}  {told}" for usage, told in shown))

    def do_look(self, _line: str) -> None:
        """Show all that is known."""
        self.say(self.episode.observation.text(SCREEN))

    def do_log(self, line: str) -> bool:
        """Read the last run's log."""
        return self._inspect("log", line)

    def do_traceback(self, line: str) -> bool:
        """Read the whole traceback of the last failure."""
        return self._inspect("traceback", line)

    def do_settings(self, line: str) -> bool:
        """Read the settings."""
        return self._inspect("settings", line)

    def do_changes(self, line: str) -> bool:
        """See which settings differ from the beginning."""
        return self._inspect("changes", line)

    def do_packages(self, line: str) -> bool:
        """List the installed packages."""
        return self._inspect("packages", line)

    def do_inspect(self, line: str) -> bool:
        """Use a probe."""
        probe, _, page = line.strip().partition(" ")
        return self._inspect(probe, page) if probe else self._usage("inspect")

    def do_edit(self, line: str) -> bool:
        """Change settings, all at once."""
        try:
            words = shlex.split(line)
        except ValueError as error:
            self.say(f"  {error}")
            return False
        pairs = [word.partition("=") for word in words]
        if not pairs or not all(name and equals for name, equals, _ in pairs):
            return self._usage("edit")
        return self._do(Edit({name: self._value(name, text) for name, _, text in pairs}))

    def do_run(self, line: str) -> bool:
        """Run a stage and what it needs."""
        return self._do(Run(line.strip() or self.episode.observation.goal))

    def do_call(self, line: str) -> bool:
        """Do one of the modules' actions."""
        return self._do(Call(line.strip())) if line.strip() else self._usage("call")

    def do_pip(self, line: str) -> bool:
        """Call the installer."""
        return self._do(Pip(line.strip())) if line.strip() else self._usage("pip")

    def do_submit(self, line: str) -> bool:
        """End the episode, with a diagnosis or without."""
        words = line.split()
        if len(words) > 2:  # noqa: PLR2004 - module and cause
            return self._usage("submit")
        return self._do(Submit(*words))

    def do_quit(self, _line: str) -> bool:
        """Leave without submitting."""
        return True

    def complete_inspect(self, text: str, *_: object) -> list[str]:
        """Return the probes that begin with ``text``."""
        return _beginning(text, self.episode.observation.probes)

    def complete_run(self, text: str, *_: object) -> list[str]:
        """Return the stages that begin with ``text``."""
        return _beginning(text, self.episode.observation.marks)

    def complete_call(self, text: str, *_: object) -> list[str]:
        """Return the actions that begin with ``text``."""
        return _beginning(text, self.episode.observation.calls)

    def complete_submit(self, text: str, line: str, begin: int, _end: int) -> list[str]:
        """Return the modules, then the causes, that begin with ``text``."""
        seen = self.episode.observation
        second = len(line[:begin].split()) > 1
        return _beginning(text, seen.causes if second else seen.modules)

    def complete_edit(self, text: str, line: str, begin: int, _end: int) -> list[str]:
        """Return the settings that begin with ``text``, or after ``=`` the values offered."""
        editable = {each.name: each for each in self.episode.observation.settings if each.editable}
        before = line[:begin]
        if not before.endswith("="):
            return [f"{name}=" for name in _beginning(text, editable)]
        setting = editable.get(before[:-1].split()[-1])
        return _beginning(text, map(spell_value, setting.menu)) if setting else []

    def _inspect(self, probe: str, page: str) -> bool:
        number = page.strip() or "1"
        if not (number.isascii() and number.isdecimal() and len(number) <= _LONGEST_PAGE):
            self.say("  pages are whole numbers from 1")
            return False
        return self._do(Inspect(probe, int(number)))

    def _usage(self, command: str) -> bool:
        self.do_help(command)
        return False

    def _value(self, name: str, text: str) -> Given:
        """Read a value as the kind that the setting holds: ``16`` may be a number or a word."""
        if text.startswith("[") and text.endswith("]"):
            return tuple(each.strip() for each in text[1:-1].split(",") if each.strip())
        settings = {each.name: each for each in self.episode.observation.settings}
        setting = settings.get(name)
        holds_words = setting and any(isinstance(e, str) for e in (setting.value, *setting.menu))
        return text if holds_words and text not in {"null", "None"} else read_literal(text)

    def _do(self, action: Action) -> bool:
        """Do a thing; say whether the episode is over."""
        self.say(*describe_step(self.episode.step(action).observation))
        return self.episode.ended


def _beginning(text: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(text)]


def _readline() -> ModuleType | None:
    """Return the module for editing lines, which some systems lack."""
    try:
        import readline
    except ImportError:
        return None
    return readline
