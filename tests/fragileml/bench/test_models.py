"""A bench of a language model: over HTTP, in several processes, and again from its cassette."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fragileml.agents.llm.answers import Answer
from fragileml.agents.llm.settings import ModelSettings
from fragileml.bench import Plan, Store, execute, find_tasks
from fragileml.cli import scaffolds
from fragileml.episode import Trace, read_trace, replay
from fragileml.library import load_machine
from fragileml_dsl.errors import FragileMLError
from tests.fragileml.agents.llm.brain import debugs
from tests.fragileml.agents.llm.stand_in import says, sends, serving, thinks


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("FRAGILEML_LLM_KEY", "sk-secret")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"{name}.yaml" for name in ("first", "second")]
    for path in paths:
        text = scaffolds.SCENARIO.substitute(id=path.stem, cause="resources")
        path.write_text(text.replace("job 17", f"job {path.stem}"))
    return [str(path) for path in paths]


def judge(
    folder: Path, files: list[str], settings: ModelSettings, processes: int = 1
) -> dict[str, bytes]:
    """Judge a model and return the files that this leaves."""
    plan = Plan(("noop", "llm"), find_tasks(files), seeds=2, model=settings)
    with Store(folder, plan) as store:
        for played in execute(plan.jobs(), processes):
            store.keep(played)
    written = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}


def test_a_bench_can_be_repeated_without_the_model(files: list[str], tmp_path: Path) -> None:
    tape = tmp_path / "tape.jsonl"
    with serving(thinks(debugs)) as server:
        recorded = judge(tmp_path / "a", files, ModelSettings("m", server.url, cassette=tape), 2)
    assert len(server.asked) == 4 * 4
    assert {each.headers["authorization"] for each in server.asked} == {"Bearer sk-secret"}
    replayed = ModelSettings("m", cassette=tape, replay=True)
    assert judge(tmp_path / "b", files, replayed) == recorded
    assert judge(tmp_path / "c", files, replayed, 2) == recorded
    written = b"".join(recorded.values()) + tape.read_bytes()
    assert b"sk-secret" not in written
    assert server.url.encode() not in written


def test_results_hold_what_the_model_took(files: list[str], tmp_path: Path) -> None:
    with serving(thinks(debugs)) as server:
        written = judge(tmp_path / "out", files, ModelSettings("m", server.url))
    records = [json.loads(line) for line in written["results.jsonl"].splitlines()]
    used = {each["agent"]: each["usage"] for each in records}
    assert used["noop"] is None
    assert (used["llm"]["requests"], used["llm"]["malformed"]) == (4, 0)
    assert all(each["success"] for each in records if each["agent"] == "llm")
    summary = json.loads(written["summary.json"])
    noop, llm = summary["agents"]
    assert noop["usage"] is None
    tokens = [each["usage"]["prompt_tokens"] for each in records if each["agent"] == "llm"]
    assert llm["usage"]["prompt_tokens"] == sum(tokens)
    assert json.loads(written["config.json"])["model"]["model"] == "m"


def test_a_model_that_gives_up_has_failed(files: list[str], tmp_path: Path) -> None:
    with serving(says(Answer("I do not know."))) as server:
        written = judge(tmp_path / "out", files[:1], ModelSettings("m", server.url))
    record = json.loads(written["results.jsonl"].splitlines()[2])
    assert (record["agent"], record["end"], record["success"]) == ("llm", "gave up", False)
    assert (record["rankable"], record["score"], record["usage"]["malformed"]) == (True, 0, 5)
    trace = read_trace(written[record["trace"]].decode())
    assert isinstance(trace, Trace)
    assert trace.closing.end is None
    assert replay(trace, load_machine(files[0])).proved


@pytest.mark.parametrize("processes", [1, 2])
def test_a_server_that_refuses_ends_the_bench(
    files: list[str], tmp_path: Path, processes: int
) -> None:
    refusal = sends(401, {"error": {"message": "no such key sk-secret"}})
    with serving(refusal) as server, pytest.raises(FragileMLError) as caught:
        judge(tmp_path / "out", files, ModelSettings("m", server.url), processes)
    assert str(caught.value).endswith("status 401, no such key …")
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["episodes"] == {"done": 2, "planned": 8}
