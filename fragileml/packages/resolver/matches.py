"""Candidates for a requirement, made one by one as the resolver asks: making one prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import overload

from attrs import define

from fragileml.packages.resolver.candidates import Candidate
from fragileml.packages.universe import Release


@define(eq=False)
class Matches(Sequence[Candidate]):
    """A sequence that may be walked again and again and is never counted.

    ``resolvelib`` would list an iterator, and with it look at every release.

    Attributes:
        found: Gives the releases of the index, those to try first in front.
        make: Makes the candidate of a release.
        installed: The candidate that is installed, if it will do.
        prefers_installed: Whether it is tried first, or in its order among the others.
        excluded: Identities of candidates that are known not to work.
    """

    found: Callable[[], Sequence[Release]]
    make: Callable[[Release], Candidate]
    installed: Candidate | None
    prefers_installed: bool
    excluded: frozenset[int]

    def __iter__(self) -> Iterator[Candidate]:
        """Yield the candidates."""
        return (each for each in self._all() if id(each) not in self.excluded)

    def __bool__(self) -> bool:
        """Say whether there is one, looking at no more of the index than that takes."""
        if self.prefers_installed and self.installed:
            return True
        return any(True for _ in self)

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self)

    @overload
    def __getitem__(self, index: int) -> Candidate: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, index: int | slice) -> Candidate | Sequence[Candidate]:
        """Return one of them, or several."""
        return tuple(self)[index]

    def _all(self) -> Iterator[Candidate]:
        if self.installed is None:
            yield from map(self.make, self.found())
        elif self.prefers_installed:
            yield self.installed
            yield from self._others(self.installed)
        else:
            yield from self._in_order(self.installed)

    def _others(self, installed: Candidate) -> Iterator[Candidate]:
        for release in self.found():
            if release.version != installed.version:
                yield self.make(release)

    def _in_order(self, installed: Candidate) -> Iterator[Candidate]:
        placed = False
        for release in self.found():
            if not placed and installed.version >= release.version:
                placed = True
                yield installed
            if release.version != installed.version:
                yield self.make(release)
        if not placed:
            yield installed
