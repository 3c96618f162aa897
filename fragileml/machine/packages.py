"""What is installed, as expressions ask for it, and what an installer is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from attrs import define, field, frozen
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from fragileml.machine.frame import Packages


@define(eq=False)
class FixedPackages:
    """Packages that never change.

    Attributes:
        listing: Canonical names and versions, ascending by name.
    """

    listing: tuple[tuple[str, str], ...]
    _versions: Mapping[str, str] = field(init=False, repr=False)
    _answers: dict[tuple[str, str], bool] = field(factory=dict, init=False, repr=False)

    @_versions.default
    def _index(self) -> Mapping[str, str]:
        return dict(self.listing)

    @property
    def digest(self) -> str:
        """Nothing: what never changes tells no states apart."""
        return ""

    def version(self, name: str) -> str | None:
        """Return the installed version of a package, or None if it is absent."""
        known = self._versions.get(name)
        return known if known is not None else self._versions.get(canonicalize_name(name))

    def satisfies(self, name: str, specifier: str) -> bool:
        """Say whether a package is installed in a version that the specifier allows."""
        question = (name, specifier)
        if question not in self._answers:
            self._answers[question] = self._satisfies(name, specifier)
        return self._answers[question]

    def _satisfies(self, name: str, specifier: str) -> bool:
        version = self.version(name)
        try:
            return version is not None and SpecifierSet(specifier).contains(
                version, prereleases=True
            )
        except InvalidSpecifier:
            return False

    def check(self) -> bool:
        """Say yes: without metadata nothing is known to be missing."""
        return True


@frozen(eq=False)
class Installed:
    """What an installer's command came to.

    Attributes:
        packages: What is installed then; the same object as before if nothing changed.
        failed: Whether the command failed.
        lines: What it printed.
        looked: Whether it only looks: such a command costs what looking costs.
    """

    packages: Packages
    failed: bool
    lines: tuple[str, ...]
    looked: bool


class Installer(Protocol):
    """Changes packages. A machine with a universe is given one when it is linked."""

    @property
    def identity(self) -> str:
        """What its answers depend on besides the machine: part of the fingerprint."""
        ...

    def begin(self) -> Packages:
        """Return what is installed before anything has gone wrong."""
        ...

    def after_fault(self, fault: int, before: Packages) -> Packages:
        """Return what is installed after a fault of the machine, by index."""
        ...

    def run(self, before: Packages, arguments: str) -> Installed:
        """Return what a command comes to, such as ``install -U acme``."""
        ...


def moved(before: Packages, after: Packages) -> tuple[str, ...]:
    """Return the names of the packages whose version differs, ascending."""
    if before is after:
        return ()
    old, new = dict(before.listing), dict(after.listing)
    return tuple(sorted(name for name in {**old, **new} if old.get(name) != new.get(name)))
