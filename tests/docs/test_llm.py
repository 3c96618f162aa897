"""What the page on language models shows runs, with a model that stands in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.agents.llm.agent import PATIENCE
from fragileml.agents.llm.answers import Answer
from fragileml.agents.llm.reading import MOST_CALLS
from fragileml.agents.llm.settings import PREFIX, ModelSettings
from fragileml.cli.app import app
from fragileml.machine import Edit, Run, Submit
from tests.docs.fences import DOCS, fences
from tests.fragileml.agents.llm.scripts import Json, in_calls
from tests.fragileml.agents.llm.stand_in import StandIn, serving, thinks

PAGE = DOCS / "llm.md"
REPAIR = in_calls(
    [
        Edit({"tokenizer.pad_token": "new", "tokenizer.resize_embeddings": True}),
        Run("evaluate"),
        Submit("tokenizer", "tokenizer-configuration"),
    ]
)


def block(info: str) -> str:
    (found,) = (each.text for each in fences(PAGE) if each.info == info)
    return found


def repairs(body: Json) -> Answer:
    """Answer by how much has been said."""
    turn = [each["role"] for each in body["messages"]].count("assistant")
    return REPAIR[turn]


def commands(info: str, server: StandIn) -> list[str]:
    """Run the commands of a block against a server; return what each printed."""
    printed = []
    for line in block(info).splitlines():
        words = line.replace("http://localhost:8000/v1", server.url).split()
        assert words[0] == "fragileml"
        done = CliRunner().invoke(app, words[1:])
        assert done.exit_code == 0, done.output
        printed.append(done.stdout)
    return printed


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)


def test_the_first_command_runs() -> None:
    with serving(thinks(repairs)) as server:
        (printed,) = commands("sh first", server)
    assert "success:     yes" in printed


def test_a_recording_replays() -> None:
    with serving(thinks(repairs)) as server:
        recorded, replayed = commands("sh cassette", server)
    assert recorded == replayed
    assert len(server.asked) == len(REPAIR)


def test_the_options_of_the_bench_exist() -> None:
    words = block("sh bench").split()
    shown = CliRunner().invoke(app, ["bench", "--help"], terminal_width=200).stdout
    assert all(word in shown for word in words if word.startswith("--"))


def test_a_change_is_told_as_the_page_shows_it(tmp_path: Path) -> None:
    edit = in_calls([Edit({"tokenizer.pad_token": "new"}), Submit()])
    with serving(thinks(lambda body: edit[len(body["messages"]) // 3])) as server:
        options = ("--agent", "llm", "--model", "m", "--url", server.url, "--conversation", "said")
        CliRunner().invoke(app, ["run", "pad-token-missing", *options])
    messages = [json.loads(line) for line in (tmp_path / "said").read_text().splitlines()]
    assert [each["role"] for each in messages][2:] == ["assistant", "tool", "assistant"]
    assert messages[3]["content"] + "\n" == block("text change")


def test_the_tools_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block("python tools"), PAGE.name, "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == "['inspect', 'edit', 'run', 'call', 'submit']\n"


def test_the_numbers_of_the_page_are_ours() -> None:
    text = PAGE.read_text(encoding="utf-8")
    settings = ModelSettings()
    assert f"{settings.opening:,} characters and each result {settings.result:,}" in text
    assert (MOST_CALLS, PATIENCE, settings.timeout) == (8, 5, 300)
    names = ("MODEL", "URL", "KEY", "MODE", "TEMPERATURE", "CASSETTE", "REPLAY", "TIMEOUT")
    assert all(f"`{PREFIX}{name}`" in text for name in names)
