"""Asks the pip of this interpreter what its index has for a target; nothing is installed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory

from attrs import field, frozen
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from fragileml.library.universe_building.metadata import release_of
from fragileml.packages.universe import Release, UniverseError

_VERSIONS = re.compile(r"^Available versions: (.+)$", re.MULTILINE)
_YANKED = re.compile(
    r"yanked version: '(?P<name>[^']+)' candidate \(version (?P<version>\S+) .*\n"
    r"Reason for being yanked: (?P<reason>.*)"
)
_NO_REASON = "<none given>"
_GLIBC = (34, 31, 28, 27, 24, 17, 12, 5)
_OLD_NAMES = ("manylinux2014", "manylinux2010", "manylinux1", "linux")
_QUIET = ("--quiet", "--disable-pip-version-check", "--no-input")

Reasons = Mapping[tuple[str, str], str]


@frozen
class Client:
    """pip, asked for releases that have a wheel for the target.

    Attributes:
        target: The values of environment markers, by name.
        python: The interpreter whose pip is asked.
    """

    target: Mapping[str, str]
    python: str = field(default=sys.executable)

    def versions(self, name: str) -> tuple[Version, ...]:
        """Return the final versions of a package, newest first.

        Raises:
            UniverseError: If the index has none, or does not answer.
        """
        done = self._pip("index", "versions", name, *self._for_target)
        found = _VERSIONS.search(done.stdout)
        if done.returncode or not found:
            raise UniverseError(f"{name}: {_last_error(done.stderr)}")
        return tuple(_public(each.strip() for each in found.group(1).split(",")))

    def releases(self, wanted: Iterable[str]) -> tuple[list[Release], dict[str, str]]:
        """Return the newest release that each requirement admits.

        Args:
            wanted: Requirements; several may be on one package.

        Returns:
            The releases; and for requirements that nothing meets, what pip says.
        """
        found: list[Release] = []
        refused: dict[str, str] = {}
        for batch in _batches(wanted):
            self._gather(batch, found, refused)
        return found, refused

    def _gather(self, wanted: Sequence[str], found: list[Release], refused: dict[str, str]) -> None:
        """Ask for all at once; if pip refuses, halve until the culprit stands alone."""
        with TemporaryDirectory() as folder:
            done = self._pip(
                *("install", "--dry-run", "--no-deps", "--ignore-installed", "--report", "-"),
                *("--target", folder, *self._for_target, *wanted),
            )
        if done.returncode == 0:
            reasons = _reasons(done.stderr)
            found += (self._release(each, reasons) for each in json.loads(done.stdout)["install"])
        elif len(wanted) == 1:
            refused[wanted[0]] = _last_error(done.stderr)
        else:
            middle = len(wanted) // 2
            self._gather(wanted[:middle], found, refused)
            self._gather(wanted[middle:], found, refused)

    def _release(self, entry: Mapping[str, object], reasons: Reasons) -> Release:
        metadata = entry["metadata"]
        if not isinstance(metadata, dict):
            raise UniverseError("the report of pip has no metadata")
        key = canonicalize_name(metadata["name"]), metadata["version"]
        return release_of(metadata, self.target, reasons.get(key))

    @property
    def _for_target(self) -> tuple[str, ...]:
        python = self.target["python_version"]
        abi = f"cp{python.replace('.', '')}"
        machine = self.target["platform_machine"]
        platforms = (*(f"manylinux_2_{each}" for each in _GLIBC), *_OLD_NAMES)
        return (
            *("--only-binary", ":all:", "--python-version", self.target["python_full_version"]),
            *("--implementation", "cp", "--abi", abi, "--abi", "abi3", "--abi", "none"),
            *(word for each in platforms for word in ("--platform", f"{each}_{machine}")),
        )

    def _pip(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        # What keeps this machine's own environments in order must not choose among releases.
        environment = {**os.environ, "PIP_CONSTRAINT": os.devnull}
        return subprocess.run(  # noqa: S603 - pip with arguments that are requirements or our own
            [self.python, "-m", "pip", *arguments, *_QUIET[arguments[0] == "index" :]],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


def _batches(wanted: Iterable[str]) -> Iterator[list[str]]:
    """Yield lists with one requirement on a package each: pip installs one version at a time."""
    by_name: dict[str, list[str]] = {}
    for each in dict.fromkeys(wanted):
        by_name.setdefault(canonicalize_name(Requirement(each).name), []).append(each)
    while by_name:
        yield [each.pop(0) for each in by_name.values()]
        by_name = {name: each for name, each in by_name.items() if each}


def _public(texts: Iterable[str]) -> Iterator[Version]:
    """Yield what is a version, without builds of local origin."""
    for text in texts:
        try:
            version = Version(text)
        except InvalidVersion:
            continue
        if version.local is None:
            yield version


def _reasons(printed: str) -> Reasons:
    return {
        (canonicalize_name(each["name"]), each["version"]): each["reason"].replace(_NO_REASON, "")
        for each in _YANKED.finditer(printed)
    }


def _last_error(printed: str) -> str:
    errors = [each for each in printed.splitlines() if each.startswith("ERROR: ")]
    return errors[-1].removeprefix("ERROR: ") if errors else "pip gives no reason"
