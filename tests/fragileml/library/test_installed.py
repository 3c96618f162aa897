"""Packs that installed distributions bring, and packs that are given by their folders."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

import fragileml
from fragileml.cli.app import app
from fragileml.library import load_pack, pack_names, scenario_path

Install = Callable[..., Path]


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.output


def error_of(*arguments: str) -> str:
    with pytest.raises(fragileml.FragileMLError) as raised:
        CliRunner().invoke(app, arguments, catch_exceptions=False)
    return str(raised.value)


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Return what puts a distribution with a new pack where Python finds it."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)

    def put(distribution: str, pack: str, package: str = "", value: str = "") -> Path:
        package = package or pack.replace("-", "_")
        info = site / f"{distribution}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1\n")
        points = f"[fragileml.packs]\n{pack} = {value or package}\n"
        (info / "entry_points.txt").write_text(points)
        run("new", "pack", pack, "--into", str(tmp_path / "sources" / distribution))
        folder = site / package.replace(".", "/")
        folder.parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "sources" / distribution / pack).rename(folder)
        (folder / "__init__.py").write_text("raise RuntimeError('a pack is data')\n")
        monkeypatch.setattr(sys, "path", [*sys.path])
        return folder

    return put


def test_an_installed_pack_is_found_by_its_name(install: Install) -> None:
    folder = install("acme-dist", "acme-jobs")
    assert pack_names() == ("acme-jobs", "huggingface")
    assert load_pack("acme-jobs").root == folder
    assert fragileml.scenarios("acme-jobs") == ("large-batch",)
    assert set(fragileml.scenarios()) == {*fragileml.scenarios("huggingface"), "large-batch"}
    for name in ("large-batch", "acme-jobs/large-batch"):
        assert fragileml.make(name).interpreter.machine.annotations.id == "large-batch"
        assert "large-batch" in run("show", name)
    assert [
        each["id"] for each in json.loads(run("list", "--pack", "acme-jobs", "--json"))["scenarios"]
    ] == ["large-batch"]
    assert run("check", "large-batch") == "1 scenario checked, nothing found\n"


def test_a_pack_may_stand_below_a_package(install: Install) -> None:
    folder = install("acme-dist", "acme", package="acme_company.failures.pack")
    assert load_pack("acme").root == folder
    assert "acme_company" not in sys.modules


def test_an_id_of_two_packs_names_its_pack(install: Install) -> None:
    install("one-dist", "one")
    install("two-dist", "two")
    said = "several packs have a scenario 'large-batch': say one/large-batch or two/large-batch"
    assert error_of("show", "large-batch") == said
    assert {"one/large-batch", "two/large-batch"} <= set(fragileml.scenarios())
    assert "large-batch" in run("show", "two/large-batch")
    assert "large-batch" in run("show", "large-batch", "--pack", "two")


@pytest.mark.slow
def test_the_list_names_the_packs_of_what_two_have(install: Install) -> None:
    install("one-dist", "one")
    install("two-dist", "two")
    listed = {each["id"] for each in json.loads(run("list", "--json"))["scenarios"]}
    assert listed == set(fragileml.scenarios())


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (
            {"pack": "one"},
            {"pack": "one", "package": "other"},
            "a-dist and b-dist both bring a pack",
        ),
        ({"pack": "huggingface"}, {"pack": "two"}, "has the name of one that comes along"),
        ({"pack": "one", "value": "nowhere"}, {"pack": "two"}, "a-dist says that its pack one is"),
        ({"pack": "one", "value": "json"}, {"pack": "two"}, "install it again or uninstall it"),
        ({"pack": "one", "value": ".x"}, {"pack": "two"}, "install it again or uninstall it"),
    ],
)
def test_packs_that_cannot_be_told_apart_or_found(
    first: dict[str, str], second: dict[str, str], said: str, install: Install
) -> None:
    install("a-dist", **first)
    install("b-dist", **second)
    assert said in error_of("list")


def test_the_commands_take_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("new", "pack", "mine")
    here = ("--pack", "mine")
    assert run("check", *here) == run("check", "large-batch", *here)
    assert "large-batch" in run("list", *here)
    assert "budget" in run("show", "large-batch", *here)
    assert "edit" in run("show", "training", "--menu", *here)
    assert run("graph", "training", *here).startswith("<svg")
    run("run", "large-batch", "--agent", "noop", "--trace", "trace.jsonl", *here, code=1)
    assert run("replay", "trace.jsonl", *here).startswith("proved")
    assert "large-batch" in run("bench", "--agents", "noop", "--json", *here)
    played = CliRunner().invoke(app, ["play", "large-batch", *here], input="submit\n")
    assert "success:     no" in played.output
    assert error_of("show", "large-batsh", *here).endswith("did you mean large-batch?")
    assert error_of("replay", "trace.jsonl").startswith("there is no scenario 'large-batch'")
    machine = fragileml.load_machine("large-batch", pack="mine")
    assert fragileml.make("large-batch", pack="mine").interpreter.machine == machine
    assert scenario_path("large-batch", Path("mine")).is_file()
