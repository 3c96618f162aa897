"""``fragileml universe`` as its maintainers run it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fragileml.cli.app import app

OLD = '{"format": 1, "target": {"python_full_version": "3.11.7"}, "packages": {"a": {"1": {}}}}'
NEW = OLD.replace('"1": {}', '"1": {"requires_dist": ["b"]}, "2": {}')


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.json").write_text(OLD)
    Path("new.json").write_text(NEW)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["universe", *arguments])


def test_diff_shows_what_changed_and_ends_with_1() -> None:
    found = run("diff", "old.json", "new.json")
    assert found.stdout == "~ a 1: requires_dist\n+ a 2\n"
    assert found.exit_code == 1
    document = json.loads(run("diff", "old.json", "new.json", "--json").stdout)
    assert [each["kind"] for each in document["differences"]] == ["changed", "added"]
    assert run("diff", "new.json", "old.json").stdout == "~ a 1: requires_dist\n- a 2\n"


def test_diff_of_equal_universes_ends_with_0() -> None:
    found = run("diff", "old.json", "old.json")
    assert (found.stdout, found.exit_code) == ("the universes are equal\n", 0)
    assert json.loads(run("diff", "old.json", "old.json", "--json").stdout) == {"differences": []}


def test_build_of_nothing_new_writes_the_base_in_the_usual_form() -> None:
    found = run("build", "--base", "old.json", "--out", "out.json", "--json")
    assert json.loads(found.stdout) == {"packages": 1, "releases": 1, "without_match": {}}
    assert run("diff", "old.json", "out.json").exit_code == 0
    assert run("build", "a==1", "--base", "old.json", "--out", "again.json").exit_code == 0
    assert Path("again.json").read_text() == Path("out.json").read_text()
