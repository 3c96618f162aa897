"""Requirements as they are asked for, and by whom: what pip prints beside every package."""

from __future__ import annotations

from functools import cached_property, lru_cache

from attrs import frozen
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from fragileml.packages.specifiers import Specifiers

UPPER_BOUNDS = frozenset({"<", "<=", "~="})


@frozen(eq=False, slots=False)  # cached properties
class Spec:
    """A requirement by PEP 508, with what a resolver asks of it again and again.

    Attributes:
        requirement: The requirement as ``packaging`` reads it; it is shared, never changed.
    """

    requirement: Requirement

    @cached_property
    def text(self) -> str:
        """The requirement as ``packaging`` writes it."""
        return str(self.requirement)

    @cached_property
    def without_marker(self) -> Spec:
        """The same requirement without its environment marker."""
        return spec(self.text.partition(";")[0]) if self.requirement.marker else self

    @property
    def name(self) -> str:
        """The package's name as it was written."""
        return self.requirement.name

    @cached_property
    def project(self) -> str:
        """The package's canonical name."""
        return canonicalize_name(self.requirement.name)

    @cached_property
    def extras(self) -> frozenset[str]:
        """The canonical names of the extras that it asks for."""
        return frozenset(map(canonicalize_name, self.requirement.extras))

    @cached_property
    def identifier(self) -> str:
        """The resolver's name for what it asks for: the project, with its extras in brackets."""
        return identifier(self.project, self.extras)

    @property
    def specifier(self) -> SpecifierSet:
        """The versions that it admits."""
        return self.requirement.specifier

    @cached_property
    def specifiers(self) -> Specifiers:
        """The same as a set of texts."""
        return frozenset((str(self.specifier),))

    @cached_property
    def pinned(self) -> bool:
        """Whether it names one version."""
        return any(
            each.operator.startswith("==") and "*" not in each.version for each in self.specifier
        )

    @cached_property
    def bounded(self) -> bool:
        """Whether it has an upper bound."""
        return any(
            each.operator in UPPER_BOUNDS or (each.operator == "==" and "*" in each.version)
            for each in self.specifier
        )

    @cached_property
    def without_extras(self) -> Spec:
        """The same requirement on the package alone."""
        bare = Requirement(self.text)
        bare.extras = set()
        return Spec(bare)


def identifier(project: str, extras: frozenset[str]) -> str:
    """Return the resolver's name of a project with extras."""
    return f"{project}[{','.join(sorted(extras))}]" if extras else project


@lru_cache(maxsize=16_384)
def spec(text: str) -> Spec:
    """Return the requirement that a text is.

    Raises:
        packaging.requirements.InvalidRequirement: If it is none.
    """
    return Spec(Requirement(text))


@frozen(eq=False)
class Request:
    """A requirement and who asks for it.

    Attributes:
        spec: What is asked for.
        comes_from: The request of the package that needs it, or a place in a file; None for what
            the user typed.
        marker: When it counts; None for always.
    """

    spec: Spec
    comes_from: Request | str | None = None
    marker: Marker | None = None

    @property
    def path(self) -> str:
        """The requirement and all that led to it, ``A->B``."""
        return f"{self.spec.text}->{self._above}" if self._above else self.spec.text

    @property
    def origin(self) -> str:
        """What led to it in brackets, as it follows a requirement in a line."""
        return f" (from {self._above})" if self._above else ""

    @property
    def _above(self) -> str:
        above = self.comes_from
        return above.path if isinstance(above, Request) else above or ""

    def met(self) -> Request:
        """Return the request as the candidate carries it that meets it: the marker is done with."""
        return Request(self.spec.without_marker, self.comes_from)

    def without_extras(self) -> Request:
        """Return the request of the package alone, which comes from this one."""
        return Request(self.spec.without_extras, self, self.marker)
