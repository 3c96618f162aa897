"""What ``resolvelib`` asks of pip: what to look at next, and what there is to choose from."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import define, field
from resolvelib import AbstractProvider, BaseReporter
from resolvelib.structs import RequirementInformation

from fragileml.packages.resolver.candidates import PYTHON, Candidate
from fragileml.packages.resolver.factory import Constraints, Factory
from fragileml.packages.resolver.requirements import (
    ExplicitRequirement,
    Requirement,
    SpecifierRequirement,
)
from fragileml.packages.specifiers import NO_SPECIFIERS
from fragileml.packages.transcript import Transcript

Information: TypeAlias = RequirementInformation[Requirement, Candidate]
Preference: TypeAlias = tuple[bool, bool, bool, bool, float, bool, str]

PROMOTED_AT = 5
"""A name that stood in so many conflicts without a pin is decided early from then on."""


@define(eq=False, slots=False)  # its base has no slots
class Provider(AbstractProvider[Requirement, Candidate, str]):
    """pip's choices.

    Attributes:
        factory: Makes requirements and candidates.
        constraints: What the user allows.
        requested: By identifier: the place of what the user asked for among all that he did.
        upgrades_all: Whether every package is taken as new as possible.
        upgrades_requested: Whether those that the user asked for are.
        needs: Whether dependencies count.
    """

    factory: Factory
    constraints: Constraints
    requested: Mapping[str, int]
    upgrades_all: bool
    upgrades_requested: bool
    needs: bool
    _conflicts: dict[str, int] = field(factory=lambda: defaultdict(int))

    def identify(self, requirement_or_candidate: Requirement | Candidate) -> str:
        """Return the name under which the resolver keeps something."""
        return requirement_or_candidate.identifier

    def narrow_requirement_selection(
        self,
        identifiers: Iterable[str],
        resolutions: Mapping[str, Candidate],
        candidates: Mapping[str, Iterator[Candidate]],  # noqa: ARG002 - the base's signature
        information: Mapping[str, Iterator[Information]],  # noqa: ARG002 - the same
        backtrack_causes: Sequence[Information],
    ) -> Iterable[str]:
        """Return what to decide first: the interpreter, then what stands in a conflict."""
        causes: set[str] = set()
        for requirement, parent in backtrack_causes:
            for each in (requirement, parent) if parent else (requirement,):
                causes.add(each.identifier)
                if each.identifier not in resolutions:
                    self._conflicts[each.identifier] += 1
        names = list(identifiers)
        if PYTHON in names:
            return [PYTHON]
        in_conflict = [name for name in names if name in causes]
        promoted = [name for name in names if self._is_promoted(name)]
        return in_conflict or promoted or names

    def _is_promoted(self, name: str) -> bool:
        return self._conflicts.get(name, 0) >= PROMOTED_AT

    def get_preference(
        self,
        identifier: str,
        resolutions: Mapping[str, Candidate],  # noqa: ARG002 - the base's signature
        candidates: Mapping[str, Iterator[Candidate]],  # noqa: ARG002 - the same
        information: Mapping[str, Iterator[Information]],
        backtrack_causes: Sequence[Information],  # noqa: ARG002 - the same
    ) -> Preference:
        """Return a key; the least is decided next."""
        requirements = [each.requirement for each in information[identifier]]
        specs = [
            each.request.spec for each in requirements if isinstance(each, SpecifierRequirement)
        ]
        return (
            not self._is_promoted(identifier),
            not any(isinstance(each, ExplicitRequirement) for each in requirements),
            not any(each.pinned for each in specs),
            not any(each.bounded for each in specs),
            self.requested.get(identifier, math.inf),
            not any(each.specifier for each in specs),
            identifier,
        )

    def find_matches(
        self,
        identifier: str,
        requirements: Mapping[str, Iterator[Requirement]],
        incompatibilities: Mapping[str, Iterator[Candidate]],
    ) -> Iterable[Candidate]:
        """Return the candidates that meet the requirements on an identifier."""
        base = identifier.partition("[")[0]
        return self.factory.find(
            identifier,
            lambda name: requirements.get(name, ()),
            self.constraints.get(base, NO_SPECIFIERS),
            prefers_installed=not self._upgrades(identifier, base),
            excluded=frozenset(map(id, incompatibilities[identifier])),
        )

    def _upgrades(self, identifier: str, base: str) -> bool:
        if self.upgrades_all:
            return True
        return self.upgrades_requested and (identifier in self.requested or base in self.requested)

    def is_satisfied_by(self, requirement: Requirement, candidate: Candidate) -> bool:
        """Say whether a candidate meets a requirement."""
        return requirement.is_satisfied_by(candidate)

    def get_dependencies(self, candidate: Candidate) -> Iterable[Requirement]:
        """Yield what a candidate requires."""
        return self.factory.dependencies(candidate, needs=self.needs)


@define(eq=False, slots=False)  # its base has no slots
class Reporter(BaseReporter[Requirement, Candidate, str]):
    """Says how long it takes, as pip does.

    Attributes:
        transcript: Where lines go.
    """

    transcript: Transcript
    _rejected: dict[str, int] = field(factory=lambda: defaultdict(int))

    def rejecting_candidate(self, criterion: object, candidate: Candidate) -> None:  # noqa: ARG002 - the base's signature
        """Count a candidate that did not work."""
        self._rejected[candidate.identifier] += 1
        remark = _REMARKS.get(self._rejected[candidate.identifier])
        if remark:
            self.transcript.info(remark.format(name=candidate.identifier))


_REMARKS = {
    2: (
        "pip is looking at multiple versions of {name} to determine which version is "
        "compatible with other requirements. This could take a while."
    ),
    8: (
        "pip is still looking at multiple versions of {name} to determine which version is "
        "compatible with other requirements. This could take a while."
    ),
    13: (
        "This is taking longer than usual. You might need to provide the dependency resolver "
        "with stricter constraints to reduce runtime. See "
        "https://pip.pypa.io/warnings/backtracking for guidance. If you want to abort this run, "
        "press Ctrl + C."
    ),
}
"""What pip says when so many candidates of one name have been rejected."""
