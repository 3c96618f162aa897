"""The command that asks the simulated pip."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from fragileml.cli.app import app
from tests.fragileml.packages.recorded import DATA

UNIVERSE = str(DATA / "universe-hf-2026-11.json")


def test_the_transcript_and_the_code_are_pips(tmp_path: Path) -> None:
    env = tmp_path / "env.json"
    env.write_text(json.dumps({"Tokenizers": "0.20.3"}))
    arguments = ["pip", "--universe", UNIVERSE, "--env", str(env), "--", "install", "tokenizers==9"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "ERROR: No matching distribution found for tokenizers==9" in result.output


def test_json_alone_has_what_changed(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "c.txt").write_text("idna<3.20\nidna!=3\n")
    (tmp_path / "files" / "r.txt").write_text("dill==0.3.8\n")
    options = ["--universe", UNIVERSE, "--files", str(tmp_path / "files"), "--json"]
    command = ["install", "-r", "r.txt", "-c", "c.txt"]
    result = CliRunner().invoke(app, ["pip", *options, "--", *command])
    found = json.loads(result.stdout)
    assert found["returncode"] == 0
    assert found["changed"] == {"dill": [None, "0.3.8"]}
    assert found["output"][-1] == "Successfully installed dill-0.3.8"
    assert found["check"] == {"returncode": 0, "output": ["No broken requirements found."]}


def test_what_is_no_environment_is_said_so(tmp_path: Path) -> None:
    env = tmp_path / "env.json"
    env.write_text('{"a": "not a version"}')
    result = CliRunner().invoke(
        app, ["pip", "--universe", UNIVERSE, "--env", str(env), "--", "check"]
    )
    assert "is not a JSON object of names and versions" in str(result.exception)
