"""A model behind any server that speaks the protocol of OpenAI's chat completions."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import httpx
from attrs import define, field, frozen

from fragileml.agents.llm.answers import Answer
from fragileml.agents.llm.model import Request
from fragileml.agents.llm.settings import KEY, ModelSettings
from fragileml.machine.neutral import neutral
from fragileml_dsl.errors import FragileMLError

_DELAYS: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds to wait before each further try."""

_LONGEST_DELAY = 60.0
_LONGEST_CONNECT = 10.0
_LARGEST_BODY = 8_000_000
_LONGEST_REASON = 300
_OK = 200
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Statuses after which another try may succeed."""

_WITHHELD = re.compile(
    r"content_filter|content management policy|context_length_exceeded|context (?:length|size)",
    re.IGNORECASE,
)
"""What servers say when it is the conversation that they will not go on with."""


@frozen
class Trouble:
    """Why a try gave no answer.

    Attributes:
        reason: In words.
        passing: Whether another try may succeed.
        wait: Seconds that the server asks to wait before it.
    """

    reason: str
    passing: bool
    wait: float = 0.0


@define
class HttpModel:
    """Asks a server, again where that may help.

    Attributes:
        settings: Where the server is, and how long it may take.
        key: The key, empty for servers that want none.
        sleep: Waits between tries.
        clock: Tells seconds.
    """

    settings: ModelSettings
    key: str = field(default="", repr=False)
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _reached: bool = field(default=False, init=False)

    def __attrs_post_init__(self) -> None:
        if not (self.key.isascii() and self.key.isprintable()):
            raise FragileMLError(f"{KEY} holds characters that no key has")

    def ask(self, request: Request) -> Answer:
        """Return the answer to a request.

        Raises:
            FragileMLError: If the server gives none, however often it is asked.
        """
        content = request.text().encode()
        tries = 1
        reply = self._try(content)
        while isinstance(reply, Trouble) and reply.passing and tries <= len(_DELAYS):
            self.sleep(min(max(_DELAYS[tries - 1], reply.wait), _LONGEST_DELAY))
            reply = self._try(content)
            tries += 1
        if isinstance(reply, Answer):
            return reply
        times = f" ({tries} tries)" if tries > 1 else ""
        raise FragileMLError(f"no answer from {self._address}: {reply.reason}{times}")

    @property
    def _address(self) -> str:
        return f"{self.settings.url}/chat/completions"

    def _try(self, content: bytes) -> Answer | Trouble:
        deadline = self.clock() + self.settings.timeout
        try:
            with self._post(content) as response:
                self._reached = True
                body = self._body(response, deadline)
                return body if isinstance(body, Trouble) else self._read(response, body)
        except httpx.TimeoutException:
            return self._too_slow()
        except httpx.ConnectError as error:
            return Trouble(self._told(str(error)), passing=self._reached)
        except (httpx.HTTPError, httpx.StreamError) as error:
            return Trouble(self._told(f"the connection broke: {error}"), passing=True)

    @contextmanager
    def _post(self, content: bytes) -> Iterator[httpx.Response]:
        seconds = self.settings.timeout
        headers = {"Content-Type": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        timeout = httpx.Timeout(seconds, connect=min(seconds, _LONGEST_CONNECT))
        with httpx.stream(
            "POST", self._address, content=content, headers=headers, timeout=timeout
        ) as response:
            yield response

    def _body(self, response: httpx.Response, deadline: float) -> bytes | Trouble:
        """Read a body that may be endless, or come drop by drop."""
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _LARGEST_BODY:
                return Trouble(f"an answer of more than {_LARGEST_BODY} bytes", passing=False)
            if self.clock() > deadline:
                return self._too_slow()
        return bytes(body)

    def _too_slow(self) -> Trouble:
        return Trouble(f"nothing within {self.settings.timeout:g} seconds", passing=True)

    def _read(self, response: httpx.Response, body: bytes) -> Answer | Trouble:
        if response.status_code != _OK:
            return self._refused(response, body)
        try:
            answer = Answer.from_completion(json.loads(body))
        except (ValueError, RecursionError):
            answer = None
        said = self._told(_said(body))
        reason = "what came is no chat completion" + (f": {said}" if said else "")
        return answer or Trouble(reason, passing=True)

    def _refused(self, response: httpx.Response, body: bytes) -> Answer | Trouble:
        status, said = response.status_code, self._told(_said(body))
        if status in {400, 413, 422} and _WITHHELD.search(body.decode(errors="replace")):
            return Answer(refusal=said or "withheld")
        reason = f"status {status}" + (f", {said}" if said else "")
        wait = response.headers.get("retry-after", "")
        seconds = float(wait) if wait.isascii() and wait.isdecimal() else 0.0
        return Trouble(reason, passing=status in _PASSING, wait=seconds)

    def _told(self, text: str) -> str:
        """Return what a stranger said, short, neutral and without the key that it may repeat."""
        hidden = text.replace(self.key, "…") if self.key else text
        return neutral(" ".join(hidden.split()))[:_LONGEST_REASON]


def _said(body: bytes) -> str:
    """Return the message in the body of a refusal, whichever form it has."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    match data:
        case {"error": {"message": str(message)}} | {"error": str(message)}:
            return message
        case {"message": str(message)} | {"detail": str(message)}:
            return message
        case _:
            return ""
