"""Makes a universe: what was asked for, and what that needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from attrs import evolve, frozen
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from fragileml.packages.universe import Release, Universe, UniverseError

KEEP = 12
"""Versions of a package that is named without one."""

TARGET: Mapping[str, str] = MappingProxyType(
    {
        "implementation_name": "cpython",
        "implementation_version": "3.11.7",
        "os_name": "posix",
        "platform_machine": "x86_64",
        "platform_python_implementation": "CPython",
        "platform_release": "6.1",
        "platform_system": "Linux",
        "platform_version": "#1",
        "python_full_version": "3.11.7",
        "python_version": "3.11",
        "sys_platform": "linux",
    }
)
"""The values of environment markers where no universe gives others."""

_MOST_REPAIRS = 50


class Index(Protocol):
    """Knows real releases."""

    def versions(self, name: str) -> tuple[Version, ...]:
        """Return the final versions of a package, newest first."""

    def releases(self, wanted: Iterable[str]) -> tuple[list[Release], dict[str, str]]:
        """Return the newest release that each requirement admits, and what none meets."""


@frozen
class Built:
    """A universe, and what could not be had.

    Attributes:
        universe: The universe.
        refused: Requirements that no release with a wheel for the target meets: what pip says.
    """

    universe: Universe
    refused: Mapping[str, str]


def build(base: Universe, names: Sequence[str], index: Index, keep: int = KEEP) -> Built:
    """Add releases to a universe until every requirement in it has a match, if one exists.

    Args:
        base: What to start from; its releases stay as they are.
        names: ``NAME==VERSION`` is one release, ``NAME`` the last ones of several minor versions;
            ``NAME[EXTRA]`` keeps an extra that neither a release asks for nor one of ``base`` has.
        index: Whom to ask.
        keep: How many versions of a package that is named without one.

    Raises:
        UniverseError: If a name is none or the index does not have what is named.
    """
    wanted = [_read(each) for each in names]
    pins = [pin for each in wanted for pin in _pins(each, index, keep)]
    known = {f"{each.project}==={each.version}" for all_ in base.releases.values() for each in all_}
    found, refused = index.releases(each for each in pins if each not in known)
    if refused:
        raise UniverseError("; ".join(f"{name}: {why}" for name, why in refused.items()))
    named = frozenset((*_extras(base), *_named(wanted)))
    built = _closed(_with(base, found), named, index)
    return evolve(built, universe=_trimmed(built.universe, named))


def _read(text: str) -> Requirement:
    try:
        wanted = Requirement(text)
    except InvalidRequirement as error:
        raise UniverseError(f"{text!r} is neither NAME nor NAME==VERSION: {error}") from None
    operators = [each.operator for each in wanted.specifier]
    if operators not in ([], ["=="]):
        raise UniverseError(f"{text!r} is neither NAME nor NAME==VERSION")
    return wanted


def _pins(wanted: Requirement, index: Index, keep: int) -> Iterator[str]:
    name = canonicalize_name(wanted.name)
    exact = [each.version for each in wanted.specifier]
    for each in exact or thinned(index.versions(name), keep):
        yield f"{name}==={each}"


def thinned(versions: Sequence[Version], keep: int) -> list[Version]:
    """Return the last patch of minor versions, at most so many, evenly over time.

    Args:
        versions: All versions, newest first.
        keep: At most so many are returned; the newest is always among them.
    """
    minors: dict[tuple[int, ...], Version] = {}
    for each in versions:
        minors.setdefault(each.release[:2], each)
    last = list(minors.values())
    if len(last) <= keep:
        return last
    return [last[place * len(last) // keep] for place in range(keep)]


def _extras(universe: Universe) -> Iterator[tuple[str, str]]:
    for project, releases in universe.releases.items():
        yield from ((project, extra) for each in releases for extra in each.extras)


def _named(wanted: Iterable[Requirement]) -> Iterator[tuple[str, str]]:
    for each in wanted:
        yield from ((canonicalize_name(each.name), canonicalize_name(one)) for one in each.extras)


def _with(universe: Universe, added: Iterable[Release]) -> Universe:
    new = [each for each in added if not universe.release(each.project, str(each.version))]
    return universe.with_releases(new)


Extras = Collection[tuple[str, str]]


def _closed(universe: Universe, named: Extras, index: Index) -> Built:
    """Give each requirement without a match the newest release that matches, and so on."""
    refused: dict[str, str] = {}
    for _ in range(_MOST_REPAIRS):
        missing = [each for each in _unmatched(universe, named) if each not in refused]
        if not missing:
            return Built(universe, refused)
        found, not_there = index.releases(missing)
        local = [each for each in found if each.version.local]
        public, _ = index.releases(f"{each.project}==={each.version.public}" for each in local)
        refused |= not_there
        grown = _with(universe, [*(each for each in found if not each.version.local), *public])
        if _count(grown) == _count(universe):
            refused |= {each: "no other release" for each in missing if each not in refused}
        universe = grown
    raise UniverseError(f"requirements still lack a match after {_MOST_REPAIRS} rounds")


def _count(universe: Universe) -> int:
    return sum(map(len, universe.releases.values()))


def _unmatched(universe: Universe, named: Extras) -> list[str]:
    extras = _asked_for(universe, named)
    return [
        each
        for each in dict.fromkeys(_needed(universe, extras))
        if not _has_match(universe, Requirement(each))
    ]


def _needed(universe: Universe, extras: frozenset[tuple[str, str]]) -> Iterator[str]:
    for release in _usable(universe):
        yield from map(_bare, release.requires)
        for extra, requires in release.extras.items():
            if (release.project, extra) in extras:
                yield from map(_bare, requires)


def _bare(text: str) -> str:
    requirement = Requirement(text)
    return f"{requirement.name}{requirement.specifier}"


def _usable(universe: Universe) -> Iterator[Release]:
    for _, releases in sorted(universe.releases.items()):
        yield from (each for each in releases if universe.python in each.python_specifier)


def _has_match(universe: Universe, wanted: Requirement) -> bool:
    specifier = wanted.specifier
    return any(
        specifier.contains(each.version, prereleases=bool(specifier.prereleases))
        for each in universe.releases.get(wanted.name, ())
        if each.yanked is None and universe.python in each.python_specifier
    )


def _asked_for(universe: Universe, named: Extras) -> frozenset[tuple[str, str]]:
    """Return the extras that a release asks for, by project, and those that the user named."""
    required = (
        Requirement(text)
        for release in _usable(universe)
        for text in (*release.requires, *(one for each in release.extras.values() for one in each))
        if "[" in text
    )
    asked = {(each.name, canonicalize_name(extra)) for each in required for extra in each.extras}
    return frozenset(asked.union(named))


def _trimmed(universe: Universe, named: Extras) -> Universe:
    """Return the universe without extras that nobody asks for."""
    extras = _asked_for(universe, named)
    return evolve(
        universe,
        releases={
            project: tuple(_with_extras(each, extras) for each in releases)
            for project, releases in universe.releases.items()
        },
    )


def _with_extras(release: Release, extras: frozenset[tuple[str, str]]) -> Release:
    kept = {
        name: each for name, each in release.extras.items() if (release.project, name) in extras
    }
    return evolve(release, extras=kept)
