"""`run` and `bench` with a language model."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import frozen
from typer.testing import CliRunner

from fragileml.agents.llm.answers import Answer
from fragileml.cli import scaffolds
from fragileml.cli.app import app
from tests.fragileml.agents.llm.brain import debugs
from tests.fragileml.agents.llm.stand_in import (
    Handler,
    Received,
    hangs,
    says,
    sends,
    serving,
    thinks,
)

# What a shell started with `&` ignores the signal, and so would its children.
PROGRAM = """
import signal
from fragileml.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    text = scaffolds.SCENARIO.substitute(id="tiny", cause="resources")
    Path("tiny.yaml").write_text(text)


@frozen
class Done:
    """What a command left: its exit code, what it printed, and the error that ended it."""

    exit_code: int
    stdout: str
    error: str


def run(*arguments: str) -> Done:
    done = CliRunner().invoke(app, list(arguments))
    return Done(done.exit_code, done.stdout, str(done.exception))


def test_run_shows_what_the_model_does() -> None:
    with serving(thinks(debugs)) as server:
        done = run("run", "tiny.yaml", "--agent", "llm", "--model", "m", "--url", server.url)
    assert done.exit_code == 0
    steps = [line for line in done.stdout.splitlines() if line.startswith("> ")]
    assert steps == [
        "> inspect trainer/device",
        "> edit trainer.batch_size=16",
        "> run train",
        "> submit trainer resources",
    ]
    assert "success:     yes" in done.stdout


def test_run_records_and_replays() -> None:
    recording = ("--agent", "llm", "--model", "m", "--text", "--cassette", "tape.jsonl")
    with serving(thinks(debugs)) as server:
        first = run("run", "tiny.yaml", *recording, "--url", server.url, "--trace", "a.jsonl")
    second = run("run", "tiny.yaml", *recording, "--replay", "--trace", "b.jsonl")
    assert (second.exit_code, second.stdout) == (0, first.stdout)
    assert Path("b.jsonl").read_bytes() == Path("a.jsonl").read_bytes()
    other = run("run", "tiny.yaml", *recording, "--replay", "--seed", "1")
    assert "has no answer to this request" in other.error


def test_run_says_that_the_model_gave_up() -> None:
    with serving(says(Answer("Hm."))) as server:
        options = ("--agent", "llm", "--model", "m", "--url", server.url)
        shown = run("run", "tiny.yaml", *options)
        as_json = run("run", "tiny.yaml", *options, "--json")
    assert shown.exit_code == 1
    assert "\n(llm gave up)\n" in shown.stdout
    assert json.loads(as_json.stdout)["end"] is None


def test_run_shows_the_steps_before_a_server_fails() -> None:
    with serving(thinks(debugs), sends(403)) as server:
        done = run("run", "tiny.yaml", "--agent", "llm", "--model", "m", "--url", server.url)
    assert "status 403" in done.error
    assert "> inspect trainer/device" in done.stdout


def test_run_keeps_the_conversation() -> None:
    with serving(thinks(debugs), sends(403)) as server:
        options = ("--agent", "llm", "--model", "m", "--url", server.url)
        run("run", "tiny.yaml", *options, "--conversation", "said.jsonl")
    said = [json.loads(line) for line in Path("said.jsonl").read_text().splitlines()]
    assert [each["role"] for each in said] == ["system", "user", "assistant", "tool", "assistant"]
    other = run("run", "tiny.yaml", "--agent", "noop", "--conversation", "said.jsonl")
    assert (other.error, other.stdout) == ("only the agent llm has a conversation to keep", "")


def test_bench_says_what_the_model_took(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(thinks(debugs)) as server:
        monkeypatch.setenv("FRAGILEML_LLM_URL", server.url)
        monkeypatch.setenv("FRAGILEML_LLM_MODEL", "m")
        done = run("bench", "--agents", "noop,llm", "--scenarios", "tiny.yaml", "--out", "out")
    assert done.exit_code == 0
    assert "what llm took, in all and for one episode:" in done.stdout
    rows = [line.split() for line in done.stdout.splitlines()]
    assert ["requests", "4", "4.0"] in rows
    assert ["completion", "tokens", "80", "80.0"] in rows


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--agents", "llm"), "the agent llm needs a model"),
        (("--agents", "llm", "--model", "m"), "the agent llm needs a server"),
        (("--agents", "noop", "--model", "m", "--text"), "leave out what sets its model, mode"),
        (("--agents", "llm", "--model", "m", "--replay"), "a replay needs a cassette"),
        (("--agents", "llm", "--temperature", "warm"), "the temperature of a model"),
    ],
)
def test_what_does_not_fit_together_is_said_before_anything_is_written(
    arguments: tuple[str, ...], said: str
) -> None:
    done = run("bench", "--scenarios", "tiny.yaml", "--out", "out", *arguments)
    assert said in done.error
    assert not Path("out").exists()


@pytest.mark.skipif(os.name == "nt", reason="a group of processes is interrupted as on a terminal")
def test_an_interrupt_does_not_wait_for_the_server(checkout: Path) -> None:
    paths = [str(checkout), str(checkout / "dsl")]
    words = ["bench", "--agents", "llm", "--model", "m", "--scenarios", "tiny.yaml", "--seeds", "4"]

    def interrupts(handler: Handler, asked: Received) -> None:
        os.killpg(process.pid, signal.SIGINT)
        hangs(handler, asked)

    with serving(hangs, interrupts) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *words, "--jobs", "2", "--url", server.url],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        _, said = process.communicate(timeout=60)
        assert not server.released.is_set()
    assert (process.returncode, said) == (130, "interrupted; 0 episodes kept\n")
