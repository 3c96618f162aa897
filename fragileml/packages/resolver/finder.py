"""The index as one run of pip sees it."""

from __future__ import annotations

from functools import lru_cache

from attrs import define, field

from fragileml.packages.specifiers import Specifiers, combined, pins
from fragileml.packages.universe import Release, Universe


@define(eq=False)
class Finder:
    """Finds releases, and remembers which pages it has read: messages name what stood there.

    Attributes:
        universe: The releases.
        pre: Whether pre-releases count like others.
    """

    universe: Universe
    pre: bool
    _read: dict[str, None] = field(factory=dict)

    def releases(self, project: str) -> tuple[Release, ...]:
        """Return the releases of a project that the interpreter may use, oldest first."""
        self._read[project] = None
        return _pages(self.universe, project)[0]

    def matching(self, project: str, specifiers: Specifiers) -> tuple[Release, ...]:
        """Return the releases that specifiers admit, those to try first in front.

        A yanked one is among them only if one version is named and only yanked ones have it.
        """
        self._read[project] = None
        return _matching(self.universe, project, specifiers, pre=self.pre)

    @property
    def needing_other_pythons(self) -> list[str]:
        """What was passed over on the pages read, because it needs another interpreter."""
        return sorted({text for each in self._read for text in _pages(self.universe, each)[1]})


@lru_cache(maxsize=4096)
def _pages(universe: Universe, project: str) -> tuple[tuple[Release, ...], tuple[str, ...]]:
    every = universe.releases.get(project, ())
    usable = tuple(each for each in every if universe.python in each.python_specifier)
    others = (each for each in every if universe.python not in each.python_specifier)
    return usable, tuple(f"{each.version} Requires-Python {_sorted(each)}" for each in others)


def _sorted(release: Release) -> str:
    """Return ``Requires-Python`` as pip orders it: by the parts that are nothing but digits."""

    def numbers(text: str) -> tuple[int, ...]:
        return tuple(int(part) for part in text.split(".") if part.isdigit())

    return ",".join(sorted(map(str, release.python_specifier), key=numbers))


@lru_cache(maxsize=16_384)
def _matching(
    universe: Universe, project: str, specifiers: Specifiers, *, pre: bool
) -> tuple[Release, ...]:
    usable = _pages(universe, project)[0]
    admitted = list(
        combined(specifiers).filter(
            usable, prereleases=True if pre else None, key=lambda each: each.version
        )
    )
    keep_yanked = pins(specifiers) and all(each.yanked is not None for each in admitted)
    kept = [each for each in admitted if keep_yanked or each.yanked is None]
    return tuple(reversed(kept))
