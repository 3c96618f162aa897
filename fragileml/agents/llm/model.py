"""What is asked for answers."""

from __future__ import annotations

import hashlib
import json
from typing import Protocol

from attrs import frozen

from fragileml.agents.llm.answers import Answer
from fragileml.machine.actions import Json


@frozen
class Request:
    """One request.

    Attributes:
        body: What the server is sent.
        episode: Tells apart episodes in which a model is asked the same; nobody is sent it.
    """

    body: dict[str, Json]
    episode: str = ""

    def text(self) -> str:
        """Return the body as JSON, always the same for the same body."""
        return json.dumps(self.body, separators=(",", ":"))

    def key(self) -> str:
        """Return a digest that stands for the request."""
        return hashlib.sha256(f"{self.episode}\n{self.text()}".encode()).hexdigest()


class Model(Protocol):
    """Something that answers."""

    def ask(self, request: Request) -> Answer:
        """Return the answer to a request.

        Raises:
            FragileMLError: If there is none to be had.
        """
