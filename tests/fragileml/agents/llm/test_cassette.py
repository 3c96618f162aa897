"""Answers kept in a file, and found again."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fragileml.agents.llm.answers import Answer, Tokens, ToolCall
from fragileml.agents.llm.cassette import Cassette, RecordedModel
from fragileml.agents.llm.model import Request
from fragileml_dsl.errors import FragileMLError
from tests.fragileml.agents.llm.scripts import Scripted

ANSWER = Answer("Grüße \ud800", (ToolCall("run", "{"),), "stop", "no", Tokens(3, 2, 1))
OTHER = Answer("other")


def request(number: int = 0, episode: str = "") -> Request:
    return Request({"model": "m", "messages": [{"role": "user", "content": f"{number}"}]}, episode)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tapes" / "one.jsonl"


def test_what_was_asked_once_is_not_asked_again(path: Path) -> None:
    model = Scripted([ANSWER])
    recorded = RecordedModel(Cassette(path), model)
    assert [recorded.ask(request()) for _ in range(3)] == [ANSWER] * 3
    assert RecordedModel(Cassette(path), None).ask(request()) == ANSWER
    assert len(model.asked) == 1


def test_a_line_holds_a_digest_and_the_answer(path: Path) -> None:
    Cassette(path).add(request(), ANSWER)
    entry = json.loads(path.read_text(encoding="ascii"))
    assert list(entry) == ["cassette", "request", "answer"]
    assert entry["request"] == request().key()


def test_episodes_have_answers_of_their_own(path: Path) -> None:
    recorded = RecordedModel(Cassette(path), Scripted([ANSWER, OTHER]))
    assert [recorded.ask(request(0, each)) for each in ("a", "b", "a")] == [ANSWER, OTHER, ANSWER]


def test_of_two_answers_the_first_stays(path: Path) -> None:
    for answer in (ANSWER, OTHER):
        Cassette(path).add(request(), answer)
    assert Cassette(path).answers == {request().key(): ANSWER}


def test_what_is_not_there_is_an_error(path: Path) -> None:
    Cassette(path).add(request(), ANSWER)
    with pytest.raises(FragileMLError) as caught:
        RecordedModel(Cassette(path), None).ask(request(1))
    assert f"the cassette {path} has no answer to this request; it holds 1 answers." in str(
        caught.value
    )


@pytest.mark.parametrize(
    "cut",
    [
        "",
        "\n",
        "{}",
        "no json",
        '{"cassette": 1, "requ',
        '{"cassette": 2, "request": "x", "answer": {}}\n',
        '{"cassette": 1, "request": "x", "answer": {"content": 7}}\n',
        "[" * 100_000,
    ],
)
def test_an_interrupt_costs_one_line(path: Path, cut: str) -> None:
    Cassette(path).add(request(0), ANSWER)
    with path.open("a") as file:
        file.write(cut)
    Cassette(path).add(request(1), OTHER)
    held = Cassette(path)
    assert list(held.answers.values()) == [ANSWER, OTHER]
    assert ("1 lines that are none" in held.missing()) == bool(cut)


def test_several_may_add_at_once(path: Path) -> None:
    def add(number: int) -> None:
        Cassette(path).add(request(number), Answer("x" * 10_000))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(40)))
    assert len(Cassette(path).answers) == 40


def test_a_file_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FragileMLError, match="cannot be read"):
        RecordedModel(Cassette(tmp_path), None).ask(request())
    (tmp_path / "bytes").write_bytes(b"\xff")
    with pytest.raises(FragileMLError, match="cannot be read"):
        RecordedModel(Cassette(tmp_path / "bytes"), None).ask(request())
    (tmp_path / "file").write_text("")
    with pytest.raises(FragileMLError, match="cannot be"):
        Cassette(tmp_path / "file" / "inside").add(request(), ANSWER)
