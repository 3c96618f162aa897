"""Whether the libraries below answer as they did when the simulation was compared with pip."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache

from packaging.version import Version

from fragileml.packages.environment import environment
from fragileml.packages.pip import Pip
from fragileml.packages.universe import Release, Universe
from fragileml_dsl.errors import FragileMLError

EXPECTED = "2361176566d9491789f6e392554e1cba47cce1a2de9cac57517228e6aa6f0195"
"""Digest of the answers to ``COMMANDS``; a library that changes one must be compared anew."""

COMMANDS = (
    "install app",
    "install -U app extra-tool",
    "install 'app<2' 'core>=2'",
    "install --pre core",
    "install 'app[plug]==2.0' 'core!=2.1'",
)
_RELEASES = {
    "app": {"1.0": ("core<2",), "1.5": ("core<2", "util"), "2.0": ("core>=2", "util~=1.1")},
    "core": {"1.0": (), "1.9": ("util<2",), "2.0": (), "2.1": ("util>=1.2",), "3.0rc1": ()},
    "util": {"1.0": (), "1.1": (), "1.2": ("core",), "2.0": ("core>=2.1",)},
    "extra-tool": {"0.1": ("core==1.*",), "0.2": ("core>=1.9,!=2.0", "util<1.2")},
}
_PLUG = {"plug": ("extra-tool",)}


@lru_cache(maxsize=1)
def check_libraries() -> None:
    """Make five resolves and compare what they answer, once in a process.

    Raises:
        FragileMLError: If one is answered otherwise than before.
    """
    found = digest()
    if found != EXPECTED:
        raise FragileMLError(
            "the installed packaging or resolvelib answers otherwise than the releases that the "
            "simulated pip was compared with; install those that fragileml asks for "
            f"(self-test {found[:12]})"
        )


def digest() -> str:
    """Return one digest over the answers to all commands."""
    releases = {
        project: tuple(
            Release(project, Version(version), requires, _PLUG if project == "app" else {})
            for version, requires in versions.items()
        )
        for project, versions in _RELEASES.items()
    }
    pip = Pip(Universe({"python_full_version": "3.11.7"}, releases))
    start = environment({"core": "1.0", "util": "1.0"})
    outcomes = [pip.run(start, each) for each in COMMANDS]
    answers = [(each.returncode, each.lines, each.environment.packages) for each in outcomes]
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest()
