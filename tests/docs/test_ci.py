"""The commands of the page about continuous integration, on a new pack."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from fragileml.cli.app import app
from tests.docs.fences import DOCS, fences

BLOCKS = fences(DOCS / "ci.md")
COMMANDS = [line for each in BLOCKS if each.info == "sh" for line in each.text.splitlines()]


def run(command: str) -> int:
    """Run a command of the page, perhaps into a file; return its exit code."""
    words, _, target = command.removeprefix("fragileml ").partition(" > ")
    result = CliRunner().invoke(app, words.split())
    if target:
        Path(target).write_text(result.stdout)
    return result.exit_code


@pytest.fixture(autouse=True)
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write the pack of the page."""
    monkeypatch.chdir(tmp_path)
    assert run("fragileml new pack my-pack") == 0


def test_the_commands() -> None:
    assert [command for command in COMMANDS if run(command) != 0] == []
    assert json.loads(Path("findings.sarif").read_text())["runs"][0]["results"] == []
    assert fromstring(Path("findings.xml").read_text()).attrib["failures"] == "0"  # noqa: S314 - our own document
    assert json.loads(Path("known.json").read_text())["findings"] == []


def test_the_workflow_fails_on_new_errors_only() -> None:
    (text,) = (each.text for each in BLOCKS if each.info.startswith("yaml .github"))
    steps = YAML(typ="safe").load(text)["jobs"]["check"]["steps"]
    (command,) = (each["run"] for each in steps if each.get("run", "").startswith("fragileml"))
    module = Path("my-pack/modules/trainer.yaml")
    broken = module.read_text().replace("when: batch_size >", "when: batch_sise >")
    module.write_text(broken)
    run("fragileml check my-pack --write-baseline known.json")
    assert run(command) == 0
    module.write_text(broken.replace("stage: train", "stage: trian"))
    assert run(command) == 1
    (result,) = json.loads(Path(steps[-1]["with"]["sarif_file"]).read_text())["runs"][0]["results"]
    assert result["ruleId"] == "FML408"


def test_the_inputs_of_the_action() -> None:
    inputs = YAML(typ="safe").load(DOCS.parent / "action.yml")["inputs"]
    page = (DOCS / "ci.md").read_text(encoding="utf-8")
    for name, about in inputs.items():
        default = f"`{about['default']}`" if about["default"] else "none"
        assert f"| `{name}` | {default} | {about['description']} |" in page
    (text,) = (each.text for each in BLOCKS if each.info == "yaml action")
    steps = YAML(typ="safe").load(text)["jobs"]["check"]["steps"]
    (used,) = (each for each in steps if "/fragileml@" in each["uses"])
    assert used["with"].keys() <= inputs.keys()
