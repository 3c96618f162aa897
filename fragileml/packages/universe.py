"""The metadata of real releases: what an index would answer, on one day, for one target."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType

from attrs import evolve, field, frozen
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from fragileml_dsl.errors import FragileMLError

INDEX = "<index>"
"""Where releases come from, as texts call it: the address differs between machines."""

FORMAT = 1
"""The version of the file's form."""


class UniverseError(FragileMLError):
    """A file holds no universe."""


@frozen(eq=False, slots=False)  # cached properties
class Release:
    """One version of a package.

    Attributes:
        project: The canonical name.
        version: The version.
        requires: Requirements without an extra, as written, their markers gone.
        extras: The same for each extra, by its canonical name.
        requires_python: What ``Requires-Python`` says; empty if it says nothing.
        yanked: Why it was withdrawn, None if it was not.
        uploaded: The day, as ``2026-11-25``; empty if unknown.
        build_fails: What its build prints when it fails, None if it does not.
    """

    project: str
    version: Version
    requires: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = field(factory=dict)
    requires_python: str = ""
    yanked: str | None = None
    uploaded: str = ""
    build_fails: str | None = None

    @cached_property
    def name(self) -> str:
        """Project and version, as pip writes them in a conflict."""
        return f"{self.project} {self.version}"

    @property
    def file(self) -> str:
        """The name of its file: a wheel, or the sources of what has to be built."""
        name = f"{self.project.replace('-', '_')}-{self.version}"
        return f"{name}-py3-none-any.whl" if self.build_fails is None else f"{name}.tar.gz"

    @property
    def url(self) -> str:
        """Where its file is, as pip prints a link."""
        page = f"{INDEX}/{self.project}/"
        python = f" (requires-python:{self.requires_python})" if self.requires_python else ""
        return f"{page}{self.file} (from {page}){python}"

    @cached_property
    def python_specifier(self) -> SpecifierSet:
        """What it asks of the interpreter; what cannot be read counts as nothing."""
        try:
            return SpecifierSet(self.requires_python)
        except InvalidSpecifier:
            return SpecifierSet()


@frozen(eq=False, slots=False)  # cached properties
class Universe:
    """All releases that an index knows.

    Attributes:
        target: The values of environment markers, by name.
        releases: By project: its releases, oldest first.
    """

    target: Mapping[str, str]
    releases: Mapping[str, tuple[Release, ...]]

    @cached_property
    def python(self) -> Version:
        """The interpreter that packages are installed for."""
        return Version(self.target["python_full_version"])

    @cached_property
    def digest(self) -> str:
        """The SHA-256, in hex, of all that a resolve can depend on."""
        text = json.dumps(to_json(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def release(self, project: str, version: str) -> Release | None:
        """Return a release by its canonical name and normalised version, None if there is none."""
        return self._by_version.get((project, version))

    @cached_property
    def _by_version(self) -> Mapping[tuple[str, str], Release]:
        return {
            (project, str(each.version)): each
            for project, releases in self.releases.items()
            for each in releases
        }

    def with_releases(self, added: Iterable[Release]) -> Universe:
        """Return a universe that has ``added`` too, in place of releases of the same version."""
        releases = {name: {each.version: each for each in all_} for name, all_ in self._items}
        for each in added:
            releases.setdefault(each.project, {})[each.version] = each
        return evolve(
            self, releases={name: _in_order(all_.values()) for name, all_ in releases.items()}
        )

    @property
    def _items(self) -> Iterable[tuple[str, tuple[Release, ...]]]:
        return self.releases.items()


def _in_order(releases: Iterable[Release]) -> tuple[Release, ...]:
    return tuple(sorted(releases, key=lambda each: each.version))


def load_universe(text: str) -> Universe:
    """Return the universe in the text of a file.

    Raises:
        UniverseError: If the text is anything else.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UniverseError(f"the universe is not JSON: {error}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UniverseError(f"the universe is not of format {FORMAT}")
    target, packages = document.get("target"), document.get("packages")
    if not isinstance(target, dict) or "python_full_version" not in target:
        raise UniverseError("the universe has no target with a python_full_version")
    if not isinstance(packages, dict):
        raise UniverseError("the universe has no packages")
    return Universe(
        MappingProxyType({str(name): str(value) for name, value in target.items()}),
        MappingProxyType({name: _releases(name, data) for name, data in packages.items()}),
    )


def _releases(project: str, data: object) -> tuple[Release, ...]:
    if not isinstance(data, dict):
        raise UniverseError(f"the releases of {project} are not an object")
    return _in_order(_release(project, version, each) for version, each in data.items())


def _release(project: str, version: str, data: object) -> Release:
    if not isinstance(data, dict):
        raise UniverseError(f"{project} {version} is not an object")
    try:
        return Release(
            project=project,
            version=Version(version),
            requires=_texts(data.get("requires_dist", [])),
            extras={name: _texts(each) for name, each in data.get("extras", {}).items()},
            requires_python=data.get("requires_python") or "",
            yanked=data.get("yanked"),
            uploaded=data.get("uploaded", ""),
            build_fails=data.get("build_fails"),
        )
    except (InvalidVersion, AttributeError, TypeError) as error:
        raise UniverseError(f"{project} {version}: {error}") from None


def _texts(data: object) -> tuple[str, ...]:
    if not isinstance(data, list) or not all(isinstance(each, str) for each in data):
        raise TypeError("requirements are a list of texts")
    return tuple(data)


def to_json(universe: Universe) -> dict[str, object]:
    """Return the JSON form that :func:`load_universe` reads."""
    return {
        "format": FORMAT,
        "target": dict(universe.target),
        "packages": {
            project: {str(each.version): release_to_json(each) for each in releases}
            for project, releases in sorted(universe.releases.items())
        },
    }


def release_to_json(release: Release) -> dict[str, object]:
    """Return the JSON form of one release."""
    data: dict[str, object] = {
        "requires_python": release.requires_python,
        "requires_dist": list(release.requires),
        "uploaded": release.uploaded,
    }
    if release.extras:
        data["extras"] = {name: list(each) for name, each in sorted(release.extras.items())}
    if release.yanked is not None:
        data["yanked"] = release.yanked
    if release.build_fails is not None:
        data["build_fails"] = release.build_fails
    return data
