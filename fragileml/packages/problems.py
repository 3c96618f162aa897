"""Whether installed packages have what they require."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attrs import frozen
from packaging.version import Version

from fragileml.packages.environment import Environment
from fragileml.packages.requests import Spec, spec
from fragileml.packages.resolver.factory import installed_release
from fragileml.packages.specifiers import admits
from fragileml.packages.universe import Universe


@frozen
class Problem:
    """A requirement of an installed package that is not met.

    Attributes:
        project: The package that has it.
        version: Its version.
        requirement: What it requires.
        found: The version that is installed instead, None if the package is missing.
    """

    project: str
    version: str
    requirement: Spec
    found: str | None

    @property
    def after_install(self) -> str:
        """The line that follows an installation."""
        what = f"{self.project} {self.version} requires {self.requirement.text}"
        if self.found is None:
            return f"{what}, which is not installed."
        you = f"{self.requirement.project} {self.found}"
        return f"{what}, but you have {you} which is incompatible."

    @property
    def on_check(self) -> str:
        """The line of ``pip check``."""
        who = f"{self.project} {self.version}"
        needed = self.requirement.project
        if self.found is None:
            return f"{who} requires {needed}, which is not installed."
        has = f"{who} has requirement {self.requirement.text}"
        return f"{has}, but you have {needed} {self.found}."


def problems(
    universe: Universe, environment: Environment, among: Collection[str] | None = None
) -> tuple[Problem, ...]:
    """Return what is not met: missing packages first, then other versions, each by name.

    Args:
        universe: The metadata of all releases.
        environment: What is installed.
        among: The packages to look at; all if None.
    """
    found = [
        problem
        for project, version in environment.packages
        if among is None or project in among
        for problem in _of(universe, environment, project, version)
    ]
    return tuple(sorted(found, key=_order))


def _order(problem: Problem) -> tuple[bool, str, str, str]:
    requirement = problem.requirement
    return problem.found is not None, problem.project, requirement.project, requirement.text


def _of(
    universe: Universe, environment: Environment, project: str, version: str
) -> Iterator[Problem]:
    for text in dict.fromkeys(installed_release(universe, project, version).requires):
        requirement = spec(text)
        found = environment.version(requirement.project)
        if found is None or not admits(requirement.specifiers, Version(found)):
            yield Problem(project, version, requirement, found)


def affected(
    universe: Universe, environment: Environment, changed: Collection[str]
) -> frozenset[str]:
    """Return the packages that changed and those that require one of them directly."""
    needing = {
        project
        for project, version in environment.packages
        for text in installed_release(universe, project, version).requires
        if spec(text).project in changed
    }
    return frozenset(needing.union(changed))
