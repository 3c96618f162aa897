"""The simulation against what real pip was recorded to answer, on all five points."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fragileml.packages.real_pip.cases import differences, simulated
from tests.fragileml.packages.recorded import Recorded, recorded, universe

CHECKOUT = Path(__file__).parents[3]


@pytest.mark.parametrize("each", recorded(), ids=lambda each: each.name)
def test_the_answer_is_the_recorded_one(each: Recorded) -> None:
    found = simulated(universe(), each.case)
    assert differences(found, each.answer) == []


def digest() -> str:
    """Return one digest over all answers."""
    whole = hashlib.sha256()
    for each in recorded():
        found = simulated(universe(), each.case)
        whole.update(json.dumps([found.returncode, found.output, found.after]).encode())
    return whole.hexdigest()


@pytest.mark.slow
def test_the_hash_seed_changes_nothing() -> None:
    program = "from tests.fragileml.packages.test_recorded import digest; print(digest())"
    paths = os.pathsep.join(map(str, (CHECKOUT, CHECKOUT / "dsl")))
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2", "77")
    }
    assert digests == {f"{digest()}\n"}
