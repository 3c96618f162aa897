"""What pip prints, line by line, in the order in which it happens."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from fragileml.packages.requests import Request
from fragileml.packages.universe import INDEX, Release

SITE_PACKAGES = "<site-packages>"
SIZE = "(<size>)"
"""What differs between machines stands in angle brackets."""

_NOT_OURS = "This error originates from a subprocess, and is likely not a problem with pip."


@define(eq=False)
class Transcript:
    """The lines of one command.

    Attributes:
        quiet: How often ``-q`` was given: once hides what is no warning, twice warnings too.
    """

    quiet: int = 0
    lines: list[str] = field(factory=list, init=False)
    _header: str = field(default="", init=False)

    def line(self, text: str) -> None:
        """Print a text of one line or more."""
        if not self.quiet:
            self.lines.extend(text.split("\n"))

    def error(self, text: str) -> None:
        """Print an error."""
        self.lines.extend(f"ERROR: {text}".split("\n"))

    def warning(self, text: str) -> None:
        """Print a warning."""
        if self.quiet <= 1:
            self.lines.extend(f"WARNING: {text}".split("\n"))

    def info(self, text: str) -> None:
        """Print a remark on how the resolver gets on."""
        self.line(f"INFO: {text}")

    def indexes(self) -> None:
        """Say where packages come from."""
        self.line(f"Looking in indexes: {INDEX}")

    def collecting(self, request: Request, release: Release) -> None:
        """Say that a release is looked at, and why."""
        header = f"Collecting {request.spec.text}{request.origin}"
        if header != self._header:
            self._header = header
            self.line(header)
        metadata = ".metadata" if release.build_fails is None else ""
        self.line(f"  Downloading {release.file}{metadata} {SIZE}")

    def satisfied(self, request: Request, release: Release) -> None:
        """Say that what is installed will do."""
        what = f"{request.spec.text} in {SITE_PACKAGES}{request.origin}"
        self.line(f"Requirement already satisfied: {what} ({release.version})")

    def build_failed(self, project: str, printed: str) -> None:
        """Say that the sources of a release cannot be built."""
        step = "Getting requirements to build wheel"
        self.line(f"  {step}: started\n  {step}: finished with status 'error'")
        lines = printed.splitlines()
        self.lines += (
            "  error: subprocess-exited-with-error",
            "  ",
            f"  × {step} did not run successfully.",
            "  │ exit code: 1",
            f"  ╰─> [{len(lines)} lines of output]",
            *(f"      {each}" for each in lines),
            "      [end of output]",
            "  ",
            f"  note: {_NOT_OURS}",
        )
        self.error(f"Failed to build '{project}' when getting requirements to build wheel")

    def downloading(self, release: Release) -> None:
        """Say that a release is fetched to be installed."""
        self.line(f"Downloading {release.file} {SIZE}")

    def uninstalling(self, name: str, version: str, indent: str = "") -> None:
        """Say that an installed version is taken away."""
        self.line(f"{indent}Found existing installation: {name} {version}")
        self.line(f"{indent}Uninstalling {name}-{version}:")
        self.line(f"{indent}  Successfully uninstalled {name}-{version}")

    def all(self, texts: Iterable[str]) -> None:
        """Print several lines."""
        for each in texts:
            self.line(each)
