"""What the page on versions promises is so: its snippets run, its tables are the program's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from attrs import evolve
from typer.testing import CliRunner

import fragileml
from fragileml.cli.app import app
from fragileml_dsl.check.packages import INSTALLER
from tests.docs.fences import DOCS, fences

PAGE = DOCS / "versioning.md"
BLOCKS = {each.info: each.text for each in fences(PAGE)}
SCENARIO = next(
    each.text for each in fences(DOCS.parent / "README.md") if each.info.startswith("yaml batch")
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("batch-does-not-fit.yaml").write_text(SCENARIO)
    Path("later.yaml").write_text(BLOCKS["yaml later.yaml"])


def printed(*arguments: str) -> str:
    return CliRunner().invoke(app, list(arguments)).stdout


def test_the_numbers_of_a_result(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(BLOCKS["python results"], PAGE.name, "exec"), {})  # noqa: S102 - our own page
    assert capsys.readouterr().out == BLOCKS["text results"]


def test_what_a_fingerprint_covers() -> None:
    exec(compile(BLOCKS["python fingerprints"], PAGE.name, "exec"), {})  # noqa: S102 - our own page


def test_a_file_of_a_later_version_is_refused() -> None:
    assert printed("check", "later.yaml") == BLOCKS["text later"]


def test_a_trace_of_other_semantics_is_refused() -> None:
    trace = fragileml.make("pad-token-missing").trace()
    other = evolve(trace, header=evolve(trace.header, semantics=trace.header.semantics + 1))
    Path("trace.jsonl").write_text(other.text())
    assert printed("replay", "trace.jsonl") == BLOCKS["text refused"]


def test_the_numbers_of_the_table_are_the_programs() -> None:
    text = PAGE.read_text(encoding="utf-8")
    trace = json.loads(fragileml.make("batch-does-not-fit.yaml").trace().text().splitlines()[0])
    assert f'`"trace": {trace["trace"]}`' in text
    assert f"`installer: {INSTALLER}`" in text


def table() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `([^|]*)` \| (`.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    always = {command: keys.partition(";")[0] for command, keys in rows}
    return {command: set(re.findall(r"`(\w+)`", keys)) for command, keys in always.items()}


@pytest.mark.parametrize("command", table())
def test_the_objects_have_these_keys(command: str) -> None:
    Path("trace.jsonl").write_text(fragileml.make("pad-token-missing").trace().text())
    names = {
        "FILE": "batch-does-not-fit.yaml",
        "ID": "pad-token-missing",
        "PIPELINE": "causal_lm_lora",
        "TRACE": "trace.jsonl",
        "CODE": "FML101",
        "NAME": "mine",
    }
    words = [names.get(word, word) for word in command.split()]
    document = json.loads(printed(*words, "--json"))
    assert set(document) == table()[command]


def test_where_traces_differ_the_object_says_more() -> None:
    episode = fragileml.make("pad-token-missing")
    Path("one.jsonl").write_text(episode.trace().text())
    episode.step(fragileml.Inspect("log"))
    Path("two.jsonl").write_text(episode.trace().text())
    document = json.loads(printed("diff", "one.jsonl", "two.jsonl", "--json"))
    assert set(document) == {"equal", "step", "what", "left", "right"}
