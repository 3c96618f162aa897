"""From requests to what has to be installed, or to the reason why nothing can be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from attrs import frozen
from resolvelib import ResolutionImpossible, ResolutionTooDeep, Resolver
from resolvelib.resolvers import Result

from fragileml.packages.environment import Environment
from fragileml.packages.requests import Request
from fragileml.packages.resolver.candidates import BaseCandidate, Candidate, PythonCandidate
from fragileml.packages.resolver.explain import explain
from fragileml.packages.resolver.factory import Constraints, Factory
from fragileml.packages.resolver.finder import Finder
from fragileml.packages.resolver.order import weights
from fragileml.packages.resolver.provider import Provider, Reporter
from fragileml.packages.resolver.requirements import Requirement
from fragileml.packages.transcript import Transcript
from fragileml.packages.universe import Universe

MAX_ROUNDS = 2_000
"""Rounds after which a resolve is given up: ten times the most that real metadata have taken."""

Found: TypeAlias = Result[Requirement, Candidate, str]


@frozen
class Wishes:
    """What the user wants.

    Attributes:
        requests: Requirements in their order, those of the command line first.
        constraints: What is allowed of packages.
        upgrade: Whether ``-U`` was given.
        eager: Whether dependencies are upgraded as well.
        reinstall: Whether what is installed is installed again.
        needs: Whether dependencies are installed.
        pre: Whether pre-releases may be chosen.
    """

    requests: tuple[Request, ...]
    constraints: Constraints
    upgrade: bool = False
    eager: bool = False
    reinstall: bool = False
    needs: bool = True
    pre: bool = False


@frozen
class Plan:
    """What has to be installed.

    Attributes:
        fetched: In the order in which it is fetched.
        installed: In the order in which it is installed: a package after those that it needs.
    """

    fetched: tuple[BaseCandidate, ...]
    installed: tuple[BaseCandidate, ...]


def resolve(
    universe: Universe, installed: Environment, wishes: Wishes, transcript: Transcript
) -> Plan | None:
    """Find out what has to be installed.

    Args:
        universe: All releases.
        installed: The environment before.
        wishes: What the user wants.
        transcript: Where lines go, the reason for a failure included.

    Returns:
        The plan; None if there is none.

    Raises:
        BuildFailure: If a release that is looked at cannot be built.
    """
    factory = Factory(
        Finder(universe, wishes.pre),
        installed,
        wishes.reinstall,
        transcript,
        PythonCandidate(universe.python),
    )
    roots, requested = _roots(factory, wishes.requests)
    provider = Provider(
        factory,
        wishes.constraints,
        requested,
        upgrades_all=wishes.upgrade and wishes.eager,
        upgrades_requested=wishes.upgrade,
        needs=wishes.needs,
    )
    try:
        found = Resolver(provider, Reporter(transcript)).resolve(roots, MAX_ROUNDS)
    except ResolutionImpossible as impossible:
        explain(tuple(impossible.causes), wishes.constraints, factory)
        return None
    except ResolutionTooDeep:
        transcript.error("resolution-too-deep: the dependency graph is too complex to be resolved")
        return None
    return _plan(found, factory)


def _roots(
    factory: Factory, requests: Iterable[Request]
) -> tuple[list[Requirement], Mapping[str, int]]:
    """Return the requirements of the user, those with extras last, and the order of names."""
    roots: list[Requirement] = []
    requested: dict[str, int] = {}
    for place, request in enumerate(requests):
        requirements = factory.requirements(request)
        for first in requirements[:1]:
            requested.setdefault(first.identifier, place)
        roots.extend(requirements)
    return sorted(roots, key=lambda each: each.identifier != each.project), requested


def _plan(found: Found, factory: Factory) -> Plan:
    chosen = [
        each
        for each in found.mapping.values()
        if isinstance(each, BaseCandidate) and _is_new(each, factory)
    ]
    for each in chosen:
        if each.release.yanked is not None:
            factory.transcript.warning(
                "The candidate selected for download or install is a yanked version: "
                f"{each.identifier!r} candidate (version {each.version} at {each.release.url})\n"
                f"Reason for being yanked: {each.release.yanked or '<none given>'}"
            )
    weight = weights(found.graph, {each.project for each in chosen})
    ordered = sorted(chosen, key=lambda each: (weight[each.project], each.project), reverse=True)
    return Plan(tuple(chosen), tuple(ordered))


def _is_new(candidate: BaseCandidate, factory: Factory) -> bool:
    if candidate.installed:
        return False
    return factory.reinstalls or factory.installed.version(candidate.project) != str(
        candidate.version
    )
