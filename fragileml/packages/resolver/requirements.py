"""What candidates must meet, as the resolver holds it."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

from attrs import frozen

from fragileml.packages.requests import Request
from fragileml.packages.resolver.candidates import BaseCandidate, Candidate, PythonCandidate
from fragileml.packages.specifiers import Specifiers, admits


@frozen(eq=False, slots=False)  # cached properties
class SpecifierRequirement:
    """A package within a range of versions."""

    request: Request

    @property
    def identifier(self) -> str:
        """The resolver's name for what is required."""
        return self.request.spec.identifier

    @property
    def project(self) -> str:
        """The package's canonical name."""
        return self.request.spec.project

    @cached_property
    def error_text(self) -> str:
        """How a conflict calls it: ``A<2 and >=1``."""
        *first, last = (part.strip() for part in self.request.spec.text.split(","))
        return f"{', '.join(first)} and {last}" if first else last

    def is_satisfied_by(self, candidate: Candidate) -> bool:
        """Say whether a candidate of this package will do."""
        return admits(self.request.spec.specifiers, candidate.version)


@frozen(eq=False)
class ExplicitRequirement:
    """Exactly one candidate: the base of extras."""

    candidate: BaseCandidate

    @property
    def identifier(self) -> str:
        """The resolver's name for what is required."""
        return self.candidate.identifier

    @property
    def project(self) -> str:
        """The package's canonical name."""
        return self.candidate.project

    @property
    def error_text(self) -> str:
        """How a conflict calls it."""
        return self.candidate.error_text

    def is_satisfied_by(self, candidate: Candidate) -> bool:
        """Say whether a candidate is the one."""
        return candidate is self.candidate


@frozen(eq=False, slots=False)  # cached properties
class PythonRequirement:
    """An interpreter within a range of versions."""

    specifier: str
    python: PythonCandidate

    @property
    def identifier(self) -> str:
        """The resolver's name for what is required."""
        return self.python.identifier

    @property
    def project(self) -> str:
        """The name of the interpreter, which is no package."""
        return self.python.project

    @property
    def error_text(self) -> str:
        """How a conflict calls it."""
        return f"Python {self.specifier}"

    @cached_property
    def _specifiers(self) -> Specifiers:
        return frozenset((self.specifier,))

    @cached_property
    def met(self) -> bool:
        """Whether the interpreter will do; one that will not is never a candidate."""
        return admits(self._specifiers, self.python.version)

    def is_satisfied_by(self, _candidate: Candidate) -> bool:
        """Say whether the only candidate will do."""
        return self.met


Requirement: TypeAlias = SpecifierRequirement | ExplicitRequirement | PythonRequirement
