"""What the tests of the bundled scenarios ask of pip, and in which environments."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping

from attrs import frozen

from fragileml.analysis.scripts import action_of
from fragileml.episode import Episode
from fragileml.machine.actions import Pip
from fragileml.packages import Environment, Universe
from fragileml.packages.linking import LinkedInstaller, LinkedPackages, link
from fragileml_dsl import Machine
from tests.fragileml.packages.real_pip.cases import Answer, Case

CHANGING = frozenset({"install", "uninstall"})


@frozen
class Asked:
    """One command of a scenario's tests.

    Attributes:
        scenario: The scenario's id.
        universe: What pip sees.
        case: The environment and the command.
    """

    scenario: str
    universe: Universe
    case: Case

    @property
    def name(self) -> str:
        """What it is recorded under."""
        command = shlex.join(self.case.command)
        return f"{self.scenario}, {self.case.start.digest[:8]}: {command}"


def asked(machines: Mapping[str, Machine]) -> Iterator[Asked]:
    """Play the tests of all scenarios with a universe, and give each command once."""
    for name in sorted(machines):
        machine = machines[name]
        builds = any(each.build_fails for each in machine.packages.overlay)
        if machine.packages.universe and not builds:
            yield from {each.name: each for each in _played(name, machine)}.values()


def changes(start: Environment, answer: Answer) -> dict[str, str | None]:
    """Return the packages that an answer moved, added or, as None, removed."""
    before = dict(start.packages)
    names = sorted(before.keys() | answer.after.keys())
    return {
        each: answer.after.get(each) for each in names if answer.after.get(each) != before.get(each)
    }


def _played(name: str, machine: Machine) -> Iterator[Asked]:
    interpreter = link(machine)
    installer = interpreter.installer
    assert isinstance(installer, LinkedInstaller)
    files = dict(machine.packages.files)
    for test in machine.annotations.tests:
        episode = Episode(interpreter, test.seed or 0)
        for step in test.script:
            action = action_of(step)
            if isinstance(action, Pip):
                words = tuple(shlex.split(action.arguments))
                installed = episode.snapshot().state.packages
                assert isinstance(installed, LinkedPackages)
                if words[0] in CHANGING:
                    case = Case(installed.environment, words, files)
                    yield Asked(name, installer.pip.universe, case)
            if not episode.ended:
                episode.step(action)
