"""What is installed, as expressions ask for it. Here the environment never changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import define, field
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name


@define(slots=False, eq=False)
class InstalledPackages:
    """A fixed set of installed packages."""

    _installed: tuple[tuple[str, str], ...]
    _answers: dict[tuple[str, str], bool] = field(factory=dict, init=False, repr=False)

    @cached_property
    def _versions(self) -> Mapping[str, str]:
        return {str(canonicalize_name(name)): version for name, version in self._installed}

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
