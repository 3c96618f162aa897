"""What versions specifiers admit, remembered: the same questions come back in every resolve."""

from __future__ import annotations

from functools import lru_cache

from packaging.specifiers import SpecifierSet
from packaging.version import Version

Specifiers = frozenset[str]
"""Texts of specifier sets that must all hold; the order of a set never reaches a result."""

NO_SPECIFIERS: Specifiers = frozenset()


@lru_cache(maxsize=16_384)
def combined(specifiers: Specifiers) -> SpecifierSet:
    """Return the intersection of specifier sets."""
    return SpecifierSet(",".join(sorted(filter(None, specifiers))))


@lru_cache(maxsize=65_536)
def admits(specifiers: Specifiers, version: Version) -> bool:
    """Say whether a version that is installed or chosen already satisfies all specifiers.

    Pre-releases count like others here: whether one may be chosen was decided before.
    """
    return combined(specifiers).contains(version, prereleases=True)


@lru_cache(maxsize=16_384)
def pins(specifiers: Specifiers) -> bool:
    """Say whether the specifiers name one exact version."""
    return any(
        each.operator == "===" or (each.operator == "==" and not each.version.endswith(".*"))
        for each in combined(specifiers)
    )
