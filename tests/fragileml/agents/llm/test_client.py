"""Asking a server over HTTP: what is tried again, what is not, and what is said in the end."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from attrs import define, field

from fragileml.agents.llm.answers import Answer, Tokens, ToolCall
from fragileml.agents.llm.client import HttpModel
from fragileml.agents.llm.model import Request
from fragileml.agents.llm.settings import ModelSettings
from fragileml_dsl.errors import FragileMLError
from tests.fragileml.agents.llm.stand_in import Reply, cuts, hangs, says, sends, serving

KEY = "sk-very-secret"
REQUEST = Request({"model": "m", "messages": [{"role": "user", "content": "Hello."}]})
ANSWER = Answer("Hello.", (ToolCall("run", '{"stage": "train"}'),), "stop", "", Tokens(9, 4, 2))
BACKOFF = [1.0, 2.0, 4.0, 8.0, 16.0]


@define
class Client:
    """A model whose waits are written down instead of waited."""

    url: str
    key: str = ""
    timeout: float = 10.0
    clock: Callable[[], float] = lambda: 0.0
    waits: list[float] = field(factory=list)
    model: HttpModel = field(init=False)

    def __attrs_post_init__(self) -> None:
        settings = ModelSettings("m", self.url, timeout=self.timeout)
        self.model = HttpModel(settings, self.key, self.waits.append, self.clock)

    def ask(self) -> Answer:
        """Ask once."""
        return self.model.ask(REQUEST)

    def error(self) -> str:
        """Ask once, and return what is said of the failure."""
        with pytest.raises(FragileMLError) as caught:
            self.ask()
        return str(caught.value)


def test_an_answer_comes_with_its_tokens() -> None:
    with serving(says(ANSWER)) as server:
        assert Client(server.url, KEY).ask() == ANSWER
    (asked,) = server.asked
    assert (asked.path, asked.body) == ("/v1/chat/completions", REQUEST.body)
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.headers["content-type"] == "application/json"


def test_without_a_key_none_is_sent() -> None:
    with serving(says(ANSWER)) as server:
        Client(server.url).ask()
    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize(
    ("trouble", "wait"),
    [
        (sends(429, b"", Retry_After="7"), 7.0),
        (sends(429, b"", Retry_After="86400"), 60.0),
        (sends(429, b"", Retry_After="Wed, 21 Oct 2026 07:28:00 GMT"), 1.0),
        (sends(429, b"", Retry_After="-3"), 1.0),
        (sends(500, b"<html>"), 1.0),
        (sends(503, {"error": {"message": "loading the model"}}), 1.0),
        (sends(200, b'{"choices": ['), 1.0),
        (sends(200, b"[" * 100_000), 1.0),
        (sends(200, b"\xff\xfe"), 1.0),
        (sends(200, b""), 1.0),
        (sends(200, {}), 1.0),
        (sends(200, {"choices": []}), 1.0),
        (sends(200, {"choices": [{"message": "text"}]}), 1.0),
        (sends(200, b"not gzip", Content_Encoding="gzip"), 1.0),
        (cuts, 1.0),
        (lambda handler, _: handler.wfile.write(b"no http\r\n\r\n"), 1.0),
        (lambda _handler, _asked: None, 1.0),
    ],
)
def test_what_may_pass_is_tried_again(trouble: Reply, wait: float) -> None:
    with serving(trouble, says(ANSWER)) as server:
        client = Client(server.url)
        assert client.ask() == ANSWER
    assert client.waits == [wait]


def test_a_server_that_says_nothing_is_asked_again() -> None:
    with serving(hangs, says(ANSWER)) as server:
        client = Client(server.url, timeout=0.5)
        assert client.ask() == ANSWER
    # On a busy machine the second answer may be late, too.
    assert client.waits == BACKOFF[: len(client.waits)] != []


def test_an_answer_that_comes_in_drops_is_not_waited_for() -> None:
    ticks = iter(range(0, 1000, 200))
    with serving(says(ANSWER), says(ANSWER)) as server:
        client = Client(server.url, timeout=300.0, clock=lambda: float(next(ticks, 1000)))
        assert client.ask() == ANSWER
        slow = iter([0.0, 301.0])
        client.model.clock = lambda: next(slow, 301.0)
        client.ask()
    assert client.waits == [1.0]


def test_an_error_that_calls_itself_fine_is_said() -> None:
    with serving(sends(200, {"error": {"message": "no credit"}})) as server:
        assert Client(server.url).error().endswith("no chat completion: no credit (6 tries)")


def test_there_is_an_end_to_trying() -> None:
    with serving(sends(503, {"error": {"message": "loading\n the\x1b[31m model"}})) as server:
        client = Client(server.url)
        said = client.error()
    assert client.waits == BACKOFF
    assert said == (
        f"no answer from {server.url}/chat/completions: status 503, loading the\\x1b[31m model "
        "(6 tries)"
    )


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (400, {"error": {"message": "no tools here"}}, "status 400, no tools here"),
        (401, {"error": {"message": f"wrong key {KEY}"}}, "status 401, wrong key …"),
        (404, {"detail": "no such model"}, "status 404, no such model"),
        (404, {"error": "no such model"}, "status 404, no such model"),
        (422, {"message": "x" * 1000}, f"status 422, {'x' * 300}"),
        (403, b"<html>forbidden</html>", "status 403"),
        (204, b"", "status 204"),
    ],
)
def test_what_will_not_pass_is_said_at_once(status: int, body: Any, said: str) -> None:
    with serving(sends(status, body)) as server:
        client = Client(server.url, KEY)
        assert client.error() == f"no answer from {server.url}/chat/completions: {said}"
    assert (client.waits, len(server.asked)) == ([], 1)


def test_no_redirection_takes_the_key_elsewhere() -> None:
    with (
        serving(says(ANSWER)) as elsewhere,
        serving(sends(307, b"", Location=f"{elsewhere.url}/chat/completions")) as server,
    ):
        assert "status 307" in Client(server.url, KEY).error()
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "error",
    [
        {"code": "content_filter", "message": "the prompt triggered the policy"},
        {"code": "context_length_exceeded", "message": "too long"},
        {"message": "This model's maximum context length is 8192 tokens."},
        {"type": "exceed_context_size_error", "message": "exceeds the available context size"},
    ],
)
def test_a_conversation_that_cannot_go_on_is_an_answer(error: dict[str, str]) -> None:
    with serving(sends(400, {"error": error})) as server:
        assert Client(server.url).ask().refusal == error["message"]


def test_an_endless_answer_is_not_read() -> None:
    with serving(sends(200, b" " * 8_100_000)) as server:
        assert "more than 8000000 bytes" in Client(server.url).error()


def test_where_nobody_listens_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        client = Client(url)
        assert client.error().startswith(f"no answer from {url}/chat/completions: ")
    assert client.waits == []


def test_a_server_that_goes_away_may_come_back() -> None:
    with serving(says(ANSWER)) as server:
        client = Client(server.url)
        client.ask()
    client.error()
    assert client.waits == BACKOFF


@pytest.mark.parametrize("key", ["sk\r\nX-Other: 1", "schlüssel"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(FragileMLError, match="FRAGILEML_LLM_KEY") as caught:
        Client("http://127.0.0.1:1/v1", key)
    assert key not in str(caught.value)


def test_a_key_is_never_shown() -> None:
    assert KEY not in repr(Client("http://127.0.0.1:1/v1", KEY).model)


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        ({"content": [{"type": "text", "text": "a"}, {"text": "b"}, 7]}, Answer("ab")),
        ({"content": None, "tool_calls": None}, Answer()),
        ({"tool_calls": [{"function": {"name": "run", "arguments": {"stage": "x"}}}]},
         Answer(calls=(ToolCall("run", '{"stage": "x"}'),))),
        ({"tool_calls": [{"function": {"name": 7}}, "x"]}, Answer(calls=(ToolCall("", ""),) * 2)),
        ({"tool_calls": [{"function": {"name": "run"}}]}, Answer(calls=(ToolCall("run", ""),))),
        ({"refusal": "I will not."}, Answer(refusal="I will not.")),
        ({"content": "half \ud800", "tool_calls": [{"function": {"name": "\udc00"}}]},
         Answer("half ?", (ToolCall("?", ""),))),
    ],
)  # fmt: skip
def test_what_servers_send_is_read_as_far_as_it_goes(message: Any, answer: Answer) -> None:
    body = {"choices": [{"message": message}], "usage": {"prompt_tokens": "many"}}
    assert Answer.from_completion(json.loads(json.dumps(body))) == answer


def test_requests_differ_by_their_episode() -> None:
    first, second = Request(REQUEST.body, "one"), Request(REQUEST.body, "two")
    assert first.text() == second.text()
    assert first.key() != second.key()
