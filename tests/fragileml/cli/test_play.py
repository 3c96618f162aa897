"""The prompt of play: what is typed, what it does, what it costs."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.cli import scaffolds
from fragileml.cli.app import app
from fragileml.cli.repl import COMMANDS, Prompt
from fragileml.episode import Episode, Mode
from fragileml.library import load_machine, make
from fragileml.machine import Action, Call, Edit, Inspect, Run, Submit
from fragileml.machine.spelling import spell


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("play") / "small.yaml"
    path.write_text(scaffolds.SCENARIO.substitute(id="small", cause="resources"))
    return path


@pytest.fixture
def prompt(small: Path) -> Prompt:
    return Prompt(Episode(load_machine(small), mode=Mode.EVALUATION), io.StringIO())


def said(prompt: Prompt, *lines: str) -> str:
    """Type lines and return what the last one printed."""
    for line in lines:
        prompt.stdout = io.StringIO()
        prompt.onecmd(line)
    assert isinstance(prompt.stdout, io.StringIO)
    return prompt.stdout.getvalue()


def last(prompt: Prompt) -> Action | None:
    return prompt.episode.observation.action


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("log", Inspect("log")),
        ("log 2", Inspect("log", 2)),
        ("traceback", Inspect("traceback")),
        ("settings", Inspect("settings")),
        ("changes", Inspect("changes")),
        ("packages", Inspect("packages")),
        ("inspect trainer/device", Inspect("trainer/device")),
        ("edit trainer.batch_size=16", Edit({"trainer.batch_size": 16})),
        ("edit 'trainer.batch_size=1 6'", Edit({"trainer.batch_size": "1 6"})),
        ("edit a.b=[x, y]", None),
        ("edit 'a.b=[x, y]' c=", Edit({"a.b": ("x", "y"), "c": ""})),
        ("run", Run("train")),
        ("run preprocess", Run("preprocess")),
        ("call trainer/wait", Call("trainer/wait")),
        ("submit", Submit()),
        ("submit trainer", Submit("trainer")),
        ("submit trainer resources", Submit("trainer", "resources")),
        ("submit a b c", None),
        ("edit", None),
        ("edit trainer.batch_size", None),
        ("edit 'open", None),
        ("inspect", None),
        ("call", None),
        ("log two", None),
        ("log ٣", None),
        ("look", None),
        ("help", None),
        ("subm", None),
        ("", None),
    ],
)
def test_lines_and_what_they_do(prompt: Prompt, line: str, action: Action | None) -> None:
    prompt.onecmd(line)
    assert last(prompt) == action
    assert prompt.episode.result().steps == (action is not None)


@pytest.mark.parametrize(
    "action",
    [
        Inspect("log", 3),
        Edit({"trainer.batch_size": 16, "trainer.note": "two words"}),
        Edit({"a.flag": True, "b.nothing": None, "c.set": ("x", "y"), "d.rate": 5e-05}),
        Run("preprocess"),
        Call("trainer/wait"),
        Submit("trainer", "resources"),
    ],
)
def test_actions_are_spelled_as_they_are_typed(prompt: Prompt, action: Action) -> None:
    prompt.onecmd(spell(action))
    assert last(prompt) == action


def test_words_that_look_like_numbers_stay_words_where_words_are_meant() -> None:
    prompt = Prompt(make("pad-token-missing"), io.StringIO())
    prompt.onecmd("edit tokenizer.pad_token=8 trainer.learning_rate=8")
    assert last(prompt) == Edit({"tokenizer.pad_token": "8", "trainer.learning_rate": 8})


def test_a_slip_of_the_pen_is_free_and_answered(prompt: Prompt) -> None:
    assert "did you mean submit?" in said(prompt, "submt")
    assert "\\x1b" in said(prompt, "\x1b[31m")
    assert prompt.episode.result().steps == 0


def test_a_refusal_costs_a_step_and_says_why(prompt: Prompt) -> None:
    shown = said(prompt, "run trian")
    assert "refused: there is no stage trian; did you mean train?" in shown
    assert "14 steps and 150 min left" in shown


def test_help_tells_every_command(prompt: Prompt) -> None:
    shown = said(prompt, "help")
    assert [line.split("  ")[1] for line in shown.splitlines()] == list(COMMANDS)
    assert max(map(len, shown.splitlines())) <= 80
    assert said(prompt, "help edit").count("\n") == 1
    assert said(prompt, "help nothing") == shown
    for usage in COMMANDS:
        assert hasattr(prompt, f"do_{usage.split()[0]}")


@pytest.mark.parametrize(
    ("line", "completions"),
    [
        ("edit tr", ["trainer.batch_size="]),
        ("edit trainer.batch_size=", ["4", "8", "16", "64"]),
        ("edit trainer.batch_size=6", ["64"]),
        ("edit nowhere.at_all=", []),
        ("run ", ["preprocess", "train"]),
        ("inspect tr", ["traceback", "trainer/device"]),
        ("call ", []),
        ("submit ", ["trainer"]),
        ("submit trainer ", ["resources"]),
    ],
)
def test_completion(prompt: Prompt, line: str, completions: list[str]) -> None:
    begin = max(line.rfind(" "), line.rfind("=")) + 1
    complete = getattr(prompt, f"complete_{line.split(maxsplit=1)[0]}")
    assert complete(line[begin:], line, begin, len(line)) == completions


def test_a_script_shows_what_it_types_and_how_it_ends(small: Path) -> None:
    script = "edit trainer.batch_size=16\nrun\nsubmit trainer resources\nlook\n"
    played = CliRunner().invoke(app, ["play", str(small)], input=script)
    assert played.exit_code == 0
    assert "> edit trainer.batch_size=16\n  [done, 1 min; 14 steps" in played.stdout
    assert "success:     yes" in played.stdout
    assert "diagnosis:   right" in played.stdout
    assert "> look" not in played.stdout  # the episode was over


def test_json_stands_alone_on_standard_output(small: Path) -> None:
    played = CliRunner().invoke(app, ["play", str(small), "--json"], input="submit\n")
    assert json.loads(played.stdout)["success"] is False
    assert "> submit" in played.stderr


def test_an_episode_is_put_aside_and_taken_up_again(small: Path, tmp_path: Path) -> None:
    runner, trace = CliRunner(), tmp_path / "kept" / "mine.jsonl"
    first = ["play", str(small), "--record", str(trace)]
    assert runner.invoke(app, first, input="edit trainer.batch_size=16\n").exit_code == 0
    again = ["play", str(small), "--from", str(trace), "--record", str(trace)]
    played = runner.invoke(app, again, input="run\nsubmit\n")
    assert "success:     yes" in played.stdout
    assert "3 of 15 steps" in played.stdout
    proved = runner.invoke(app, ["replay", str(trace), "--scenario", str(small)])
    assert proved.stdout == "proved: 3 steps, bit for bit\n"


def test_play_needs_something_to_play() -> None:
    played = CliRunner().invoke(app, ["play"], input="")
    assert played.exit_code == 2
    assert "name a scenario" in played.stderr
