"""The action: its inputs say what they are, and what it runs does what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from fragileml.cli.app import app
from tests.house.tree import CHECKOUT

ACTION = YAML(typ="safe", pure=True).load(CHECKOUT / "action.yml")
INPUTS = ACTION["inputs"]
(STEP,) = (each for each in ACTION["runs"]["steps"] if "fragileml check" in each.get("run", ""))


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    CliRunner().invoke(app, ["new", "pack", "my-pack", "--into", str(tmp_path)])
    return tmp_path / "my-pack"


def run(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the action's last step in a folder, with its defaults where nothing else is said."""
    defaults = {name.upper(): INPUTS[name]["default"] for name in ("pack", "baseline", "sarif")}
    programs = Path(sys.executable).parent
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", STEP["run"]],
        cwd=folder,
        env={
            **os.environ,
            **defaults,
            "LAWS": "1",
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            **settings,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_input_says_what_it_is_and_is_used() -> None:
    steps = str(ACTION["runs"]["steps"])
    for name, about in INPUTS.items():
        assert about["description"].endswith("."), name
        assert "default" in about, name
        assert f"inputs.{name} " in steps, name


def test_no_input_is_pasted_into_a_program() -> None:
    assert [each for each in ACTION["runs"]["steps"] if "${{" in each.get("run", "")] == []


def test_the_workflow_of_a_new_pack_uses_it_as_it_is(pack: Path) -> None:
    text = (pack / ".github" / "workflows" / "scenarios.yml").read_text(encoding="utf-8")
    steps = YAML(typ="safe", pure=True).load(text)["jobs"]["check"]["steps"]
    (used,) = (each for each in steps if "/fragileml@" in each["uses"])
    assert used.get("with", {}).keys() <= INPUTS.keys()
    assert steps[-1]["with"]["sarif_file"] == INPUTS["sarif"]["default"]
    hooks = YAML(typ="safe", pure=True).load(pack / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    known = YAML(typ="safe", pure=True).load(CHECKOUT / ".pre-commit-hooks.yaml")
    assert [each["id"] for each in hooks] == [each["id"] for each in known]


@pytest.mark.slow
def test_a_sound_pack_passes(pack: Path) -> None:
    ended = run(pack)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "1 scenario checked, nothing found" in ended.stdout
    assert re.search(r"\d+ passed", ended.stdout)
    assert json.loads((pack / "fragileml.sarif").read_text())["runs"][0]["results"] == []


@pytest.mark.slow
def test_findings_fail_it_unless_they_are_known(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = pack / "scenarios" / "large-batch.yaml"
    scenario.write_text(scenario.read_text().replace("success: true", "success: false", 1))
    above = {"PACK": pack.name, "LAWS": "0"}
    ended = run(pack.parent, **above)
    assert ended.returncode == 1
    assert "FML806" in ended.stdout
    (found,) = json.loads((pack.parent / "fragileml.sarif").read_text())["runs"][0]["results"]
    assert found["ruleId"] == "FML806"
    monkeypatch.chdir(pack.parent)
    CliRunner().invoke(app, ["check", pack.name, "--write-baseline", "known.json"])
    assert run(pack.parent, **above, BASELINE="known.json").returncode == 0
    assert run(pack.parent, PACK="nowhere").returncode == 2
