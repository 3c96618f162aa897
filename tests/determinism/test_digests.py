"""The same scenario, seed and actions give the same bytes, whatever the surroundings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import fragileml
from tests.determinism.walk import walk
from tests.sampling import one_in

HERE = Path(__file__).parent
COMMITTED = HERE / "digests"
UPDATE = "UPDATE_GOLDEN" in os.environ

pytestmark = pytest.mark.determinism

SURROUNDINGS = {
    "hash seed 0": {"PYTHONHASHSEED": "0"},
    "hash seed 1": {"PYTHONHASHSEED": "1"},
    "hash seed 2": {"PYTHONHASHSEED": "2"},
    "hash seed 12345": {"PYTHONHASHSEED": "12345"},
    "C locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"},
    "another time zone": {"TZ": "Pacific/Chatham"},
}


def committed() -> dict[str, str]:
    """Return the committed digests by scenario."""
    return {path.stem: path.read_text().strip() for path in COMMITTED.glob("*.txt")}


def start(folder: Path, variables: dict[str, str], *options: str) -> subprocess.Popen[str]:
    """Start a process that walks all scenarios from ``folder``."""
    names = fragileml.scenarios()
    return subprocess.Popen(
        [sys.executable, *options, str(HERE / "walk.py"), *names],
        cwd=folder,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> dict[str, str]:
    """Return the digests that a process printed."""
    output, _ = process.communicate()
    assert process.returncode == 0
    return dict(line.split() for line in output.splitlines())


@pytest.mark.parametrize("scenario", one_in(12, fragileml.scenarios()))
def test_digest_is_the_committed_one(scenario: str) -> None:
    found = walk(scenario)
    if UPDATE:
        (COMMITTED / f"{scenario}.txt").write_text(f"{found}\n")
    assert committed().get(scenario) == found


def test_every_digest_is_of_a_scenario() -> None:
    assert sorted(committed()) == sorted(fragileml.scenarios())


@pytest.mark.slow
@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_surroundings_change_nothing(surroundings: str, tmp_path: Path) -> None:
    assert finish(start(tmp_path, SURROUNDINGS[surroundings])) == committed()


@pytest.mark.slow
def test_optimised_and_two_processes_at_once(tmp_path: Path) -> None:
    processes = [start(tmp_path, {}, "-O"), start(tmp_path, {})]
    assert [finish(each) for each in processes] == [committed(), committed()]
