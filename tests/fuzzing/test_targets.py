"""The targets of the fuzzer take every input that it begins with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fuzzing import TARGETS, corpus
from fuzzing.targets import run


@pytest.mark.parametrize("target", TARGETS)
def test_first_inputs_find_nothing(target: str) -> None:
    seeds = corpus.seeds(target)
    assert len(seeds) > 20
    for data in seeds[::10]:
        run(target, data)


def test_a_file_can_be_repeated(tmp_path: Path, checkout: Path) -> None:
    path = tmp_path / "crash-1"
    path.write_bytes(b"a && 'b\xff")
    command = [sys.executable, "-m", "fuzzing", "parse", str(path)]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    assert done.stdout == f"{path}: nothing found\n"
