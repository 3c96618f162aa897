"""A small index in memory, as the builder sees the real one."""

from __future__ import annotations

from collections.abc import Iterable

from packaging.requirements import Requirement
from packaging.version import Version

from fragileml.library.universe_building.build import TARGET
from fragileml.packages import Release, Universe


def release(project: str, version: str, *requires: str, **fields: object) -> Release:
    """Return a release with these requirements."""
    return Release(project, Version(version), requires, **fields)  # type: ignore[arg-type] # as the test says


def universe(*releases: Release) -> Universe:
    """Return the universe of these releases for the usual target."""
    return Universe(TARGET, {}).with_releases(releases)


class MemoryIndex:
    """Answers from releases, and remembers what it was asked."""

    def __init__(self, *releases: Release) -> None:
        self.universe = universe(*releases)
        self.asked: list[str] = []

    def versions(self, name: str) -> tuple[Version, ...]:
        found = self.universe.releases.get(name, ())
        return tuple(each.version for each in reversed(found) if not each.version.is_prerelease)

    def releases(self, wanted: Iterable[str]) -> tuple[list[Release], dict[str, str]]:
        found: list[Release] = []
        refused: dict[str, str] = {}
        for text in wanted:
            self.asked.append(text)
            requirement = Requirement(text)
            matching = [
                each
                for each in self.universe.releases.get(requirement.name, ())
                if each.version in requirement.specifier
            ]
            if matching:
                found.append(matching[-1])
            else:
                refused[text] = "No matching distribution found"
        return found, refused
