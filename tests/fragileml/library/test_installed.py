"""Packs that installed distributions bring, and packs that are given by their folders."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import fragileml
from fragileml.bench import find_tasks
from fragileml.cli.app import app
from fragileml.cli.options import complete_drawn, complete_scenario
from fragileml.library import load_pack, pack_names, scenario_path
from fragileml.library.pipelines import pipelines
from fragileml.machine import Run

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


NAMED = (
    ("{scenario}",),
    ("{pack}/{scenario}",),
    ("{scenario}", "--pack", "{pack}"),
    ("{scenario}", "--pack", "{folder}"),
)
"""How a scenario or a pipeline of an installed pack may be named."""


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (("show",), "budget"),
        (("show", "--menu"), "train"),
        (("graph", "--format", "mermaid"), "flowchart"),
        (("check", "--no-proofs"), "1 scenario checked, nothing found"),
        (("run", "--agent", "oracle"), "success:     yes"),
        (("play",), "success:     no"),
        (("replay", "{trace}", "--scenario"), "proved: 1 step"),
        (("play", "--from", "{trace}"), "success:     no"),
        (("bench", "--agents", "noop", "--out", "{out}", "--scenarios"), "noop"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_every_command_takes_every_name(
    command: tuple[str, ...], shown: str, install: Install, tmp_path: Path
) -> None:
    folder = install("acme-dist", "acme-jobs")
    trace = tmp_path / "trace.jsonl"
    trace.write_text(played(folder / "scenarios" / "large-batch.yaml"))
    known = {"pack": "acme-jobs", "scenario": "large-batch", "folder": folder, "trace": trace}
    for naming in NAMED:
        words = [each.format(**known, out=tmp_path / "out") for each in (*command, *naming)]
        result = CliRunner().invoke(app, words, input="submit\n", catch_exceptions=False)
        assert shown in result.output, naming


def played(scenario: Path) -> str:
    episode = fragileml.make(scenario, mode="evaluation")
    episode.step(Run("train"))
    return episode.trace().text()


def test_pipelines_are_named_as_scenarios_are(install: Install) -> None:
    folder = install("acme-dist", "acme-jobs")
    known = {"pack": "acme-jobs", "scenario": "training", "folder": folder}
    for naming in NAMED:
        words = [each.format(**known) for each in naming]
        assert run("show", "--menu", *words)
        assert run("graph", *words)


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("stats",),
        ("check", "--no-proofs"),
        ("bench", "--agents", "noop", "--out", "{out}"),
    ],
    ids=" ".join,
)
def test_what_works_on_a_pack_takes_its_name_and_its_folder(
    words: tuple[str, ...], install: Install, tmp_path: Path
) -> None:
    folder = install("acme-dist", "acme-jobs")
    words = tuple(each.format(out=tmp_path / "out") for each in words)
    said = [
        json.loads(run(*words, "--json", "--pack", str(each))) for each in ("acme-jobs", folder)
    ]
    assert said[0] == said[1]
    assert str(said[0]).count("large-batch") >= (words[0] != "stats")


def test_an_installed_pack_is_checked_by_its_name(install: Install) -> None:
    install("acme-dist", "acme-jobs")
    assert run("check", "--no-proofs", "acme-jobs") == "1 scenario checked, nothing found\n"


def test_what_two_packs_have_is_told_apart(install: Install, tmp_path: Path) -> None:
    install("one-dist", "one")
    install("two-dist", "two")
    said = "several packs have a pipeline 'training': say one/training or two/training"
    assert error_of("graph", "training") == said
    assert run("graph", "two/training").startswith("<svg")
    assert {"one/training", "two/training"} <= set(pipelines())
    both = ("one/large-batch", "two/large-batch")
    assert [each.id for each in find_tasks(both)] == list(both)
    out = ("--agents", "noop", "--out", str(tmp_path / "out"), "--scenarios", ",".join(both))
    run("bench", *out)
    traces = sorted((tmp_path / "out" / "traces").rglob("*.jsonl"))
    assert [each.parent.parent.name for each in traces] == ["one", "two"]


def test_environments_are_made_of_installed_packs(install: Install) -> None:
    folder = install("acme-dist", "acme-jobs")
    gymnasium = pytest.importorskip("gymnasium")
    from fragileml.envs.registration import register_all

    name = "FragileML/large-batch-v0"
    try:
        register_all()
        made = [gymnasium.make(name)]
    finally:
        gymnasium.registry.pop(name, None)
    for pack in ("acme-jobs", folder):
        scenario = {"scenario": "large-batch", "pack": pack}
        made.append(gymnasium.make("FragileML/Scenario-v0", **scenario))
        made.append(gymnasium.make("FragileML/Scenario-v0", **scenario, scope="pack"))
        made.append(gymnasium.make("FragileML/Suite-v0", pack=pack, split=None))
    assert len({each.action_space.n for each in made}) == 1


@pytest.mark.parametrize(
    ("options", "known"),
    [
        ({}, {"large-batch", "pad-token-missing"}),
        ({"pack": "acme-jobs"}, {"large-batch"}),
        ({"pack": "nowhere"}, set()),
    ],
)
def test_completion_knows_the_pack(
    options: dict[str, str], known: set[str], install: Install
) -> None:
    install("acme-dist", "acme-jobs")
    context = typer.Context(typer.main.get_command(app))
    context.params = dict(options)
    assert set(complete_scenario(context, "large-b")) == known - {"pad-token-missing"}
    assert known <= {*complete_drawn(context, "")}
    assert ("training" in complete_drawn(context, "train")) == bool(known)


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
