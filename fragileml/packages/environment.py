"""The installed packages: an immutable value that states of a machine can share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from weakref import WeakValueDictionary

from attrs import field, frozen
from packaging.version import Version

from fragileml.packages.specifiers import admits


@frozen(slots=False, cache_hash=True)  # weak references and the caches below
class Environment:
    """Versions of installed packages; make one with :func:`environment`, which interns it.

    Attributes:
        packages: Canonical names and normalised versions, ascending by name.
    """

    packages: tuple[tuple[str, str], ...]
    _versions: dict[str, str] = field(init=False, eq=False, repr=False)

    @_versions.default
    def _index(self) -> dict[str, str]:
        return dict(self.packages)

    def __iter__(self) -> Iterator[str]:
        return iter(self._versions)

    def __contains__(self, name: object) -> bool:
        return name in self._versions

    def version(self, name: str) -> str | None:
        """Return the installed version of a package by its canonical name, or None."""
        return self._versions.get(name)

    def satisfies(self, name: str, specifier: str) -> bool:
        """Say whether a package is installed in a version that a specifier admits."""
        version = self._versions.get(name)
        return version is not None and admits(frozenset((specifier,)), Version(version))

    def after(self, changes: Mapping[str, str | None]) -> Environment:
        """Return the environment with other versions; None takes a package away."""
        versions = {**self._versions, **changes}
        return environment({name: each for name, each in versions.items() if each is not None})

    @cached_property
    def digest(self) -> str:
        """The SHA-256, in hex, of names and versions."""
        text = "\n".join(f"{name}=={version}" for name, version in self.packages)
        return hashlib.sha256(text.encode()).hexdigest()


_INTERNED: WeakValueDictionary[tuple[tuple[str, str], ...], Environment] = WeakValueDictionary()


def environment(versions: Mapping[str, str]) -> Environment:
    """Return the environment with these versions, the same object for the same ones."""
    packages = tuple(sorted(versions.items()))
    known = _INTERNED.get(packages)
    if known is None:
        known = _INTERNED[packages] = Environment(packages)
    return known
