"""The commands of the page about contributing, and the way of the guide's scenario into a pack."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner

from fragileml.cli.app import app
from tests.docs.fences import DOCS, fences

COMMANDS = [
    shlex.split(line, comments=True)
    for each in fences(DOCS / "contributing-a-failure.md")
    if each.info == "sh"
    for line in each.text.splitlines()
]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> str:
    """Run a command that comes to a good end, and return what it prints."""
    done = CliRunner().invoke(app, list(words), input="submit\n")
    assert done.exit_code == 0, done.output
    return done.output


def test_the_commands() -> None:
    own = [words for program, *words in COMMANDS if program == "fragileml"]
    assert len(own) == len(COMMANDS) - 2
    printed = [run(*words) for words in own]
    assert "2 scenarios checked, nothing found" in printed[2]
    assert "submitted" in printed[3]
    assert Path("way.svg").read_text(encoding="utf-8").startswith("<svg")


def test_the_scenario_of_the_guide_becomes_part_of_a_pack() -> None:
    (text,) = (each.text for each in fences(DOCS / "authoring.md") if "yaml label" in each.info)
    found = re.search(
        r"(.*)pipeline:\n(.*)modules:\n  labels:\n(.*)(^faults:.*)", text, re.DOTALL | re.MULTILINE
    )
    assert found
    head, pipeline, module, rest = found.groups()
    run("new", "pack", "my-pack")
    pack = Path("my-pack")
    for kind, name, body in (
        ("module", "labels", module),
        ("pipeline", "classification", pipeline),
    ):
        lines = f"fragileml: 1\nkind: {kind}\nid: {name}\ntitle: As in the guide\n{dedent(body)}"
        (pack / f"{kind}s" / f"{name}.yaml").write_text(lines)
    scenario = pack / "scenarios" / "label-ids-from-one.yaml"
    scenario.write_text(f"{head}pipeline: classification\n{rest}")
    refused = CliRunner().invoke(app, ["check", "my-pack"])
    assert "or add it to causes: in pack.yaml" in refused.output
    manifest = pack / "pack.yaml"
    manifest.write_text(manifest.read_text() + "  label-mapping: Ids and labels do not match\n")
    assert run("check", "my-pack") == "2 scenarios checked, nothing found\n"
