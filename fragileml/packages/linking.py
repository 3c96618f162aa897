"""A machine and a universe become something that can be run."""

from __future__ import annotations

import shlex
from collections import deque
from collections.abc import Mapping
from functools import lru_cache
from weakref import WeakValueDictionary

from attrs import define, evolve, field, frozen
from packaging.version import Version

from fragileml.machine.frame import Packages
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.packages import Installed
from fragileml.packages.commands.invocation import Outcome
from fragileml.packages.environment import Environment, environment
from fragileml.packages.pip import INSTALLER, SEMANTICS, Pip
from fragileml.packages.problems import problems
from fragileml.packages.selftest import check_libraries
from fragileml.packages.universe import Release, Universe, load_universe
from fragileml_dsl import universes
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.machine import Machine, Overlay, PackageChange

_MOST_REMEMBERED = 64
_LOOKING = frozenset({"check", "freeze", "list", "show"})
NOTHING = environment({})


class LinkError(FragileMLError):
    """A machine's packages cannot be had: no universe, or what it wants installed cannot be."""


@frozen(eq=False)
class LinkedPackages:
    """An environment together with the metadata of what is in it.

    Attributes:
        environment: What is installed.
        sound: Whether every package has what it requires.
    """

    environment: Environment
    sound: bool

    @property
    def listing(self) -> tuple[tuple[str, str], ...]:
        """Names and versions, ascending by name."""
        return self.environment.packages

    @property
    def digest(self) -> str:
        """What tells these packages from others."""
        return self.environment.digest

    def version(self, name: str) -> str | None:
        """Return the installed version of a package, or None if it is absent."""
        return self.environment.version(name)

    def satisfies(self, name: str, specifier: str) -> bool:
        """Say whether a package is installed in a version that the specifier allows."""
        return self.environment.satisfies(name, specifier)

    def check(self) -> bool:
        """Say whether every package has what it requires."""
        return self.sound


@define(eq=False)
class LinkedInstaller:
    """The simulated pip in the hands of a machine.

    Attributes:
        machine: The machine.
        pip: pip on the machine's universe.
    """

    machine: Machine
    pip: Pip
    _seen: WeakValueDictionary[Environment, LinkedPackages] = field(
        factory=WeakValueDictionary, init=False
    )
    _recent: deque[LinkedPackages] = field(
        factory=lambda: deque(maxlen=_MOST_REMEMBERED), init=False
    )
    _after: dict[tuple[int, Environment], LinkedPackages] = field(factory=dict, init=False)
    _first: LinkedPackages | None = field(default=None, init=False)

    @property
    def identity(self) -> str:
        """The installer, how it answers, and the environment that it begins with."""
        return f"{INSTALLER} {SEMANTICS} {self.begin().digest}"

    def begin(self) -> LinkedPackages:
        """Return what is installed before anything has gone wrong.

        Raises:
            LinkError: If it cannot be installed.
        """
        if self._first is None:
            self._first = self._known(self._changed(NOTHING, self.machine.packages.installed))
        return self._first

    def after_fault(self, fault: int, before: Packages) -> LinkedPackages:
        """Return what is installed after a fault of the machine.

        Raises:
            LinkError: If it cannot be installed.
        """
        packages, change = self._own(before), self.machine.faults[fault].packages
        if change is None:
            return packages
        question = fault, packages.environment
        if question not in self._after:
            self._after[question] = self._known(self._changed(packages.environment, change))
        return self._after[question]

    def run(self, before: Packages, arguments: str) -> Installed:
        """Return what a command comes to."""
        packages = self._own(before)
        outcome = self.pip.run(packages.environment, arguments)
        same = outcome.environment is packages.environment
        return Installed(
            packages if same else self._known(outcome.environment),
            bool(outcome.returncode),
            outcome.lines,
            arguments.strip().partition(" ")[0] in _LOOKING,
        )

    def _own(self, packages: Packages) -> LinkedPackages:
        if not isinstance(packages, LinkedPackages):
            raise TypeError("these packages belong to another installer")
        return packages

    def _known(self, found: Environment) -> LinkedPackages:
        """Return an environment with its metadata, the same object as long as anybody has it."""
        known = self._seen.get(found)
        if known is None:
            sound = not problems(self.pip.universe, found)
            known = self._seen[found] = LinkedPackages(found, sound)
            self._recent.append(known)
        return known

    def _changed(self, before: Environment, change: PackageChange) -> Environment:
        after = before
        if change.install:
            outcome = self.pip.run(before, ("install", *change.install))
            if outcome.returncode:
                command = shlex.join(("pip", "install", *change.install))
                raise LinkError(f"{command} fails: {_reason(outcome)}")
            after = outcome.environment
        replaced: Mapping[str, str | None] = dict(change.override)
        return after.after({**replaced, **dict.fromkeys(change.remove)})


def _reason(outcome: Outcome) -> str:
    errors = (line.removeprefix("ERROR: ") for line in outcome.lines if "ERROR" in line)
    return next(errors, "it says nothing")


def link(machine: Machine) -> Interpreter:
    """Return an interpreter of a machine, with an installer if it has a universe.

    Raises:
        LinkError: If its universe is not known to this process, or its packages cannot be
            installed.
    """
    if not machine.packages.universe:
        return Interpreter(machine)
    check_libraries()
    packages = machine.packages
    pip = _pip(packages.digest, packages.universe, packages.overlay, packages.files)
    installer = LinkedInstaller(machine, pip)
    installer.begin()
    return Interpreter(machine, installer)


def without_faults(interpreter: Interpreter) -> Interpreter:
    """Return the interpreter of the same machine without its faults and injections."""
    return link(evolve(interpreter.machine, faults=(), injections=()))


@lru_cache(maxsize=16)
def _pip(
    digest: str, name: str, overlay: tuple[Overlay, ...], files: tuple[tuple[str, str], ...]
) -> Pip:
    """Return the pip that machines share which have its universe and files in common.

    What it remembers spares all of them to begin by installing the same.
    """
    universe = _universe(digest, name)
    if overlay:
        universe = universe.with_releases(map(_release, overlay))
    return Pip(universe, dict(files))


@lru_cache(maxsize=16)
def _universe(digest: str, name: str) -> Universe:
    data = universes.find(digest)
    if data is None:
        raise LinkError(
            f"the universe {name} of this machine is not known here: compile the scenario's file, "
            "or register the universe's with fragileml_dsl.universes.register"
        )
    return load_universe(data.decode())


def _release(overlay: Overlay) -> Release:
    return Release(
        overlay.name,
        Version(overlay.version),
        requires=overlay.requires,
        build_fails=overlay.build_fails,
    )
