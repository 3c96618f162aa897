"""A server on loopback that answers as it is told: well, badly, late or not at all."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

from attrs import define, field

from fragileml.agents.llm.answers import Answer

Json: TypeAlias = dict[str, Any]
LONG = 120.0
"""Seconds after which a server that hangs gives up; no test waits for it."""


@define
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: Json


@define
class StandIn:
    """What has been asked, and what is answered: by the replies in their order, then the last."""

    replies: Sequence[Reply]
    url: str = ""
    asked: list[Received] = field(factory=list)
    released: threading.Event = field(factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Answers one connection."""

    protocol_version = "HTTP/1.1"
    stand_in: StandIn

    def do_POST(self) -> None:
        """Answer a request."""
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        headers = {name.lower(): value for name, value in self.headers.items()}
        received = Received(self.path, headers, body)
        replies = self.stand_in.replies
        reply = replies[min(len(self.stand_in.asked), len(replies) - 1)]
        self.stand_in.asked.append(received)
        self.close_connection = True
        reply(self, received)

    def send(self, status: int, body: bytes, **headers: str) -> None:
        """Send a whole response."""
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Keep the tests' output clean."""


Reply: TypeAlias = Callable[[Handler, Received], None]


def completion(answer: Answer) -> Json:
    """Return the body that a server sends for an answer."""
    tokens = answer.tokens
    calls = [
        {
            "id": f"random-{place}",
            "type": "function",
            "function": {"name": each.name, "arguments": each.arguments},
        }
        for place, each in enumerate(answer.calls)
    ]
    message = {
        "role": "assistant",
        "content": answer.content or None,
        "refusal": answer.refusal or None,
        **({"tool_calls": calls} if calls else {}),
    }
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish or "stop"}],
        "usage": {
            "prompt_tokens": tokens.prompt,
            "completion_tokens": tokens.completion,
            "prompt_tokens_details": {"cached_tokens": tokens.cached},
        },
    }


def says(answer: Answer) -> Reply:
    """Answer well."""
    return lambda handler, _: handler.send(200, json.dumps(completion(answer)).encode())


def thinks(brain: Callable[[Json], Answer]) -> Reply:
    """Answer what a function makes of the request."""
    return lambda handler, asked: says(brain(asked.body))(handler, asked)


def sends(status: int, body: bytes | Json = b"", **headers: str) -> Reply:
    """Send this and nothing else."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return lambda handler, _: handler.send(status, raw, **headers)


def cuts(handler: Handler, _asked: Received) -> None:
    """Promise a long body, and hang up in the middle of it."""
    handler.send(200, b'{"choices": [{"mess', Content_Length="5000")


def hangs(handler: Handler, _asked: Received) -> None:
    """Say nothing until the test is over."""
    handler.stand_in.released.wait(LONG)


@contextmanager
def serving(*replies: Reply) -> Iterator[StandIn]:
    """Serve replies on a port that the system chooses."""
    stand_in = StandIn(replies)
    handler = type("Handler", (Handler,), {"stand_in": stand_in})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield stand_in
    finally:
        stand_in.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
