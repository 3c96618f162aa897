"""A policy is trained on one split and judged on another; needs the extra `train`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

STEPS = 2_048


def test_a_short_training_is_judged_drawn_and_kept(checkout: Path, tmp_path: Path) -> None:
    pytest.importorskip("sb3_contrib", reason="needs the extra train: make train")
    pytest.importorskip("matplotlib", reason="needs the extra train: make train")
    command = [
        sys.executable,
        "examples/train_suite.py",
        "--steps",
        str(STEPS),
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    printed = [line.split("  ")[0] for line in done.stdout.splitlines()]
    assert printed == ["policy", "policy, training", "random", "rules"]
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert [steps for steps, _, _ in result["curve"]] == [STEPS]
    held_out = {name: set(solved) for name, solved in result["solved"].items()}
    assert held_out["policy"] == held_out["random"] == held_out["rules"]
    assert not held_out["policy"] & held_out["policy, training"]
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "policy.zip").is_file()
