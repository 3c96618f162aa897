"""What a requirement can be met with; a run makes each candidate once, so identity compares."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

from attrs import frozen
from packaging.version import Version

from fragileml.packages.requests import Request, identifier
from fragileml.packages.universe import Release

PYTHON = "<Python from Requires-Python>"
"""The identifier of the interpreter, which no package can have."""


@frozen(eq=False, slots=False)  # cached properties
class BaseCandidate:
    """A release from the index, or the one that is installed.

    Attributes:
        release: The release.
        request: The request for which it was looked at first; its dependencies come from it.
        installed: Whether it is the one that is installed.
    """

    release: Release
    request: Request
    installed: bool

    @property
    def identifier(self) -> str:
        """The resolver's name for it."""
        return self.release.project

    @property
    def project(self) -> str:
        """The package's canonical name."""
        return self.release.project

    @property
    def version(self) -> Version:
        """Its version."""
        return self.release.version

    @property
    def trigger(self) -> str:
        """What is blamed when its requirements cannot be met."""
        above = self.request.comes_from
        if self.installed or not above:
            return f"{self.identifier}=={self.version}"
        return above.spec.name if isinstance(above, Request) else above

    @property
    def error_text(self) -> str:
        """How a conflict calls it where it is required itself."""
        place = "Installed" if self.installed else f"from {self.release.url}"
        return f"{self.release.name} ({place})"


@frozen(eq=False, slots=False)  # cached properties
class ExtrasCandidate:
    """Extras of a release: a node of its own, which requires exactly its base.

    Attributes:
        base: The release itself.
        extras: The extras, by canonical names.
        request: The request for which it was looked at first.
    """

    base: BaseCandidate
    extras: frozenset[str]
    request: Request

    @cached_property
    def identifier(self) -> str:
        """The resolver's name for it."""
        return identifier(self.project, self.extras)

    @property
    def project(self) -> str:
        """The package's canonical name."""
        return self.base.project

    @property
    def version(self) -> Version:
        """Its version."""
        return self.base.version

    @property
    def installed(self) -> bool:
        """Whether its base is installed."""
        return self.base.installed

    @property
    def trigger(self) -> str:
        """What is blamed when its requirements cannot be met."""
        return f"{self.identifier}=={self.version}"

    @property
    def error_text(self) -> str:
        """How a conflict calls it where it is required itself."""
        return f"{self.base.error_text} [{', '.join(sorted(self.extras))}]"


@frozen(eq=False)
class PythonCandidate:
    """The interpreter that packages are installed for."""

    version: Version
    installed: bool = False
    identifier: str = PYTHON
    project: str = PYTHON

    @property
    def trigger(self) -> str:
        """What is blamed; the interpreter itself requires nothing."""
        return f"{self.identifier}=={self.version}"

    @property
    def error_text(self) -> str:
        """How a conflict calls it where it is required itself."""
        return f"Python {self.version}"


Candidate: TypeAlias = BaseCandidate | ExtrasCandidate | PythonCandidate
