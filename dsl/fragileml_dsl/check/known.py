"""Which names may be used in a place, and of which it is not known because of a mistake."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from attrs import frozen

from fragileml_dsl.source import Located
from fragileml_dsl.syntax.names import STAGES
from fragileml_dsl.syntax.pipeline import Pipeline

_ANYONE = "*"


@frozen
class Names(Collection[str]):
    """The names that may be used in one place.

    What depends on a mistake elsewhere is known to be declared: a name that was declared under a
    wrong spelling counts in every spelling, and where a declaration could not be read, any name
    may be from it. So ``in`` says whether a name is beyond reproach, while iteration and length
    are about the names that were really written.

    Attributes:
        known: The names, in the order written.
        misspelt: Names whose spelling was reported, reduced to letters and digits.
        unread: Owners (modules) of which not all names are known, reduced likewise; ``*`` if
            that may be anyone.
    """

    known: tuple[str, ...] = ()
    misspelt: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    @classmethod
    def of(cls, names: Iterable[Located[str]]) -> Names:
        """Return the names that a document declares."""
        written = tuple(names)
        holes = [each.value for each in written if each.span.hole]
        return cls(
            tuple(each.value for each in written if not each.span.hole),
            frozenset(_letters(each) for each in holes if each),
            frozenset({_ANYONE} if "" in holes else ()),
        )

    def within(self, owner: Located[str], joint: str = ".") -> Names:
        """Return the same names as others see them: ``owner.name`` or ``owner/name``."""
        unread = self.unread or owner.span.hole
        return Names(
            tuple(f"{owner.value}{joint}{each}" for each in self.known),
            frozenset(_letters(owner.value) + each for each in self.misspelt),
            frozenset({_letters(owner.value) or _ANYONE} if unread else ()),
        )

    def __or__(self, other: Names) -> Names:
        """Return the names of both."""
        return Names(
            (*self.known, *other.known),
            self.misspelt | other.misspelt,
            self.unread | other.unread,
        )

    def __contains__(self, name: object) -> bool:
        """Say whether a name is declared, or may be for all that is known."""
        if not isinstance(name, str):
            return False
        owner = _letters(re.split(r"[./]", name)[0])
        return (
            name in self.known
            or not self.unread.isdisjoint({owner, _ANYONE})
            or _letters(name) in self.misspelt
        )

    def __iter__(self) -> Iterator[str]:
        """Yield the names that were written, in their order."""
        return iter(self.known)

    def __len__(self) -> int:
        """Return how many names were written."""
        return len(self.known)


def stages_in(tree: Pipeline) -> Names:
    """Return the names of a pipeline's stages, of which it has at least one.

    What one that is not standard meant is not known.
    """
    if not tree.stages:
        return Names.of([Located("", tree.span.as_hole())])
    return Names.of(
        each.name if each.name.value in STAGES else Located("", each.name.span.as_hole())
        for each in tree.stages
    )


def _letters(name: str) -> str:
    return "".join(re.findall("[a-z0-9]", name.lower()))
