"""What the page on packages shows is what the commands print."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml.packages import load_universe
from fragileml.packages.arguments import read
from tests.docs.fences import DOCS, fences
from tests.fragileml.packages.edges import CASES
from tests.fragileml.packages.recorded import recorded

PAGE = DOCS / "packages.md"


def block(info: str) -> str:
    (found,) = (each.text for each in fences(PAGE) if each.info == info)
    return found


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.json").write_text(block("json small.json"))
    Path("env.json").write_text('{"app": "1.0", "lib": "1.0"}')


@pytest.mark.parametrize(
    ("info", "command"),
    [
        ("text install", "fragileml pip --universe small.json -- install app"),
        (
            "text conflict",
            "fragileml pip --universe small.json --env env.json -- install -U lib",
        ),
    ],
)
def test_the_commands_print_what_is_shown(info: str, command: str) -> None:
    assert f"`{command}`" in PAGE.read_text(encoding="utf-8")
    shown = CliRunner().invoke(app, command.split()[1:])
    assert shown.stdout == block(info)
    assert shown.exit_code == 0


def test_the_object_has_the_keys_that_are_named() -> None:
    shown = CliRunner().invoke(
        app, ["pip", "--universe", "small.json", "--json", "--", "install", "app"]
    )
    assert list(json.loads(shown.stdout)) == ["returncode", "output", "changed", "check"]


def test_the_options_are_known() -> None:
    rows = [
        line.split("|")[1:3] for line in PAGE.read_text().splitlines() if line.startswith("| `")
    ]
    for commands, options in rows[:3]:
        for command in commands.replace(",", " ").replace("`", "").split():
            for option in options.replace(",", " ").replace("`", "").split():
                takes = {"--upgrade-strategy": ("eager",), "-r": ("a",), "-c": ("a",)}
                assert read(command, (option, *takes.get(option, ()))).texts("lacking") == ()


def test_the_universe_is_one_and_the_cases_are_counted() -> None:
    assert len(load_universe(block("json small.json")).releases) == 2
    assert f"has {len(recorded())} recorded cases" in PAGE.read_text()
    assert f"and {len(CASES)} on a small universe" in PAGE.read_text()
