"""Makes requirements and candidates, each candidate once; what it looks at, it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import define, field
from packaging.version import Version

from fragileml.packages.environment import Environment
from fragileml.packages.requests import Request, spec
from fragileml.packages.resolver.candidates import (
    BaseCandidate,
    Candidate,
    ExtrasCandidate,
    PythonCandidate,
)
from fragileml.packages.resolver.finder import Finder
from fragileml.packages.resolver.matches import Matches
from fragileml.packages.resolver.requirements import (
    ExplicitRequirement,
    PythonRequirement,
    Requirement,
    SpecifierRequirement,
)
from fragileml.packages.specifiers import NO_SPECIFIERS, Specifiers, admits
from fragileml.packages.transcript import Transcript
from fragileml.packages.universe import Release, Universe

Constraints = Mapping[str, Specifiers]
"""By project: what the user allows of it, without asking for it."""


class BuildFailure(Exception):  # noqa: N818 - it ends the run of pip, which reports it
    """A release cannot be built; the transcript says so already."""


@define(eq=False)
class Factory:
    """What one run of pip knows.

    Attributes:
        finder: The index.
        installed: The environment before.
        reinstalls: Whether what is installed is taken from the index again.
        transcript: Where lines go.
        python: The interpreter.
    """

    finder: Finder
    installed: Environment
    reinstalls: bool
    transcript: Transcript
    python: PythonCandidate
    _from_index: dict[Release, BaseCandidate] = field(factory=dict)
    _from_environment: dict[str, BaseCandidate] = field(factory=dict)
    _with_extras: dict[tuple[int, frozenset[str]], ExtrasCandidate] = field(factory=dict)

    def requirements(self, request: Request) -> tuple[Requirement, ...]:
        """Return the requirements that a request is: with extras and a range two, or none."""
        asked = request.spec
        if request.marker and not request.marker.evaluate(dict(self._target)):
            self.transcript.line(
                f"Ignoring {asked.name}: markers '{request.marker}' don't match your environment"
            )
            return ()
        if asked.extras and asked.specifier:
            base = SpecifierRequirement(request.without_extras())
            return (base, SpecifierRequirement(request))
        return (SpecifierRequirement(request),)

    def dependencies(self, candidate: Candidate, *, needs: bool) -> Iterator[Requirement]:
        """Yield what a candidate requires.

        Args:
            candidate: The candidate.
            needs: Whether other packages count.
        """
        match candidate:
            case BaseCandidate(release, request, installed):
                if not installed and str(release.python_specifier):
                    yield PythonRequirement(str(release.python_specifier), self.python)
                if needs:
                    yield from self._all(release.requires, request)
            case ExtrasCandidate(base):
                yield ExplicitRequirement(base)
                if needs:
                    yield from self._all(self._requires_of_extras(candidate), candidate.request)

    @property
    def _target(self) -> Mapping[str, str]:
        return {**self.finder.universe.target, "extra": ""}

    def _all(self, texts: Iterable[str], parent: Request) -> Iterator[Requirement]:
        for text in texts:
            yield from self.requirements(Request(spec(text), parent))

    def _requires_of_extras(self, candidate: ExtrasCandidate) -> Iterator[str]:
        release = candidate.base.release
        for extra in sorted(candidate.extras - release.extras.keys()):
            self.transcript.warning(f"{release.name} does not provide the extra '{extra}'")
        yield from release.requires
        for extra, requires in release.extras.items():
            if extra in candidate.extras:
                yield from (f'{text}; extra == "{extra}"' for text in requires)

    def find(
        self,
        identifier: str,
        requirements: Callable[[str], Iterable[Requirement]],
        constraint: Specifiers,
        *,
        prefers_installed: bool,
        excluded: frozenset[int],
    ) -> Iterable[Candidate]:
        """Return the candidates that meet all requirements on an identifier.

        Args:
            identifier: What to find.
            requirements: Gives the requirements on an identifier.
            constraint: What the user allows.
            prefers_installed: Whether what is installed is tried first.
            excluded: Identities of candidates that are known not to work.
        """
        wanted = list(requirements(identifier))
        project, _, bracket = identifier.partition("[")
        beside = list(requirements(project)) if bracket else []
        explicit: dict[Candidate, None] = {}
        for each in wanted:
            if isinstance(each, ExplicitRequirement):
                explicit[each.candidate] = None
            elif isinstance(each, PythonRequirement) and each.met:
                explicit[each.python] = None
        extras = frozenset(bracket.removesuffix("]").split(",")) if bracket else frozenset()
        for each in beside:
            if isinstance(each, ExplicitRequirement):
                explicit[self._extras(each.candidate, extras, each.candidate.request)] = None
        if explicit:
            return tuple(
                each
                for each in explicit
                if id(each) not in excluded
                and admits(constraint, each.version)
                and all(one.is_satisfied_by(each) for one in wanted)
            )
        requests = [
            each.request for each in (*wanted, *beside) if isinstance(each, SpecifierRequirement)
        ]
        if not requests:
            return ()
        return self._matches(
            requests, constraint, prefers_installed=prefers_installed, excluded=excluded
        )

    def _matches(
        self,
        requests: list[Request],
        constraint: Specifiers,
        *,
        prefers_installed: bool,
        excluded: frozenset[int],
    ) -> Matches:
        template = requests[0]
        project = template.spec.project
        specifiers = constraint.union(*(each.spec.specifiers for each in requests))
        extras = frozenset[str]().union(*(each.spec.extras for each in requests))

        def make(release: Release) -> Candidate:
            return self._extras(self._release(release, template), extras, template)

        installed = self._installed(project, specifiers, template)
        candidate = installed and self._extras(installed, extras, template)
        if candidate and id(candidate) in excluded:
            candidate = None
        return Matches(
            lambda: self.finder.matching(project, specifiers),
            make,
            candidate,
            prefers_installed,
            excluded,
        )

    def _extras(
        self, base: BaseCandidate, extras: frozenset[str], request: Request
    ) -> BaseCandidate | ExtrasCandidate:
        if not extras:
            return base
        key = id(base), extras
        if key not in self._with_extras:
            self._with_extras[key] = ExtrasCandidate(base, extras, request)
        return self._with_extras[key]

    def _release(self, release: Release, template: Request) -> BaseCandidate:
        known = self._from_index.get(release)
        if known is None:
            request = template.met()
            self.transcript.collecting(request, release)
            if release.build_fails is not None:
                self.transcript.build_failed(request.spec.name, release.build_fails)
                raise BuildFailure(release.name)
            known = self._from_index[release] = BaseCandidate(release, request, installed=False)
        return known

    def _installed(
        self, project: str, specifiers: Specifiers, template: Request
    ) -> BaseCandidate | None:
        version = None if self.reinstalls else self.installed.version(project)
        if version is None or not admits(specifiers or NO_SPECIFIERS, Version(version)):
            return None
        known = self._from_environment.get(project)
        if known is None:
            release = installed_release(self.finder.universe, project, version)
            request = template.met()
            self.transcript.satisfied(request, release)
            known = BaseCandidate(release, request, installed=True)
            self._from_environment[project] = known
        return known


def installed_release(universe: Universe, project: str, version: str) -> Release:
    """Return the metadata of an installed package; of one that no index knows, nothing but a name.

    Args:
        universe: All releases.
        project: The canonical name.
        version: The normalised version.
    """
    return universe.release(project, version) or Release(project, Version(version))
