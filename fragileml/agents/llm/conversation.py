"""What has been said in an episode: messages are added, and no earlier one ever changes.

So the start of each request is the whole of the one before, which servers keep worked out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Protocol

from attrs import define, field, frozen

from fragileml.agents.llm.answers import Answer, ToolCall
from fragileml.agents.llm.prompts import prompt_for_blocks, prompt_for_calls
from fragileml.agents.llm.reading import Reading, read_calls, read_text
from fragileml.agents.llm.settings import Speech
from fragileml.agents.llm.tools import Tool
from fragileml.machine.actions import Json

Message = dict[str, Json]

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NOTHING = "(nothing)"


class Manner(Protocol):
    """How a model acts, and how it is told what came of it."""

    @property
    def prompt(self) -> str:
        """The system prompt."""

    @property
    def extras(self) -> dict[str, Json]:
        """What a request holds besides messages."""

    def read(self, answer: Answer) -> Reading:
        """Return what an answer comes to."""

    def exchange(self, answer: Answer, results: Sequence[str], turn: int) -> Iterator[Message]:
        """Yield the messages of an answer and of what came of it."""


@frozen
class ByCalls:
    """A model that calls tools."""

    tools: tuple[Tool, ...]

    @property
    def prompt(self) -> str:
        """The system prompt."""
        return prompt_for_calls()

    @property
    def extras(self) -> dict[str, Json]:
        """The tools."""
        return {"tools": [each.to_openai() for each in self.tools]}

    def read(self, answer: Answer) -> Reading:
        """Return what the calls of an answer come to."""
        return read_calls(answer, self.tools)

    def exchange(self, answer: Answer, results: Sequence[str], turn: int) -> Iterator[Message]:
        """Yield an answer and the result of each of its calls."""
        if not answer.calls:
            yield from _plain(answer, results)
            return
        # Some servers take no other ids than nine letters and digits.
        ids = [f"c{turn:04d}{place:04d}" for place in range(len(answer.calls))]
        calls: list[Json] = [
            _echo(call, name) for call, name in zip(answer.calls, ids, strict=True)
        ]
        yield {"role": "assistant", "content": answer.content or None, "tool_calls": calls}
        for name, result in zip(ids, results, strict=True):
            yield {"role": "tool", "tool_call_id": name, "content": result}


@frozen
class ByBlocks:
    """A model that writes its actions as text."""

    tools: tuple[Tool, ...]

    @property
    def prompt(self) -> str:
        """The system prompt."""
        return prompt_for_blocks(self.tools)

    @property
    def extras(self) -> dict[str, Json]:
        """Nothing."""
        return {}

    def read(self, answer: Answer) -> Reading:
        """Return what the block of an answer comes to."""
        return read_text(answer, self.tools)

    def exchange(self, answer: Answer, results: Sequence[str], turn: int) -> Iterator[Message]:
        """Yield an answer and what came of it."""
        del turn
        yield from _plain(answer, results)


def _plain(answer: Answer, results: Sequence[str]) -> Iterator[Message]:
    # An empty message is one that some servers refuse.
    yield {"role": "assistant", "content": answer.content if answer.content.strip() else _NOTHING}
    yield {"role": "user", "content": "\n\n".join(results)}


def _echo(call: ToolCall, name: str) -> Message:
    """Return a call as it is sent back: servers refuse a history that they cannot parse."""
    function: Message = {
        "name": call.name if _NAME.fullmatch(call.name) else "unknown",
        "arguments": call.arguments if _is_sound(call.arguments) else "{}",
    }
    return {"id": name, "type": "function", "function": function}


def _is_sound(arguments: str) -> bool:
    """Say whether these are the arguments of a call to everybody who reads them."""
    try:
        data = json.loads(arguments)
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict)


MANNERS: Final[Mapping[Speech, Callable[[tuple[Tool, ...]], Manner]]] = MappingProxyType(
    {Speech.TOOLS: ByCalls, Speech.TEXT: ByBlocks}
)
"""How a model acts, by the name of it."""


@define
class Conversation:
    """The messages of one episode.

    Attributes:
        manner: How the model acts.
        messages: What has been said.
    """

    manner: Manner
    messages: list[Message] = field(factory=list)
    _turn: int = 0

    @classmethod
    def begin(cls, manner: Manner, opening: str) -> Conversation:
        """Return a conversation in which the model has been told the rules and what it sees."""
        system: Message = {"role": "system", "content": manner.prompt}
        return cls(manner, [system, {"role": "user", "content": opening}])

    def add(self, answer: Answer, results: Sequence[str]) -> None:
        """Add an answer and what came of each of its calls."""
        self._turn += 1
        self.messages.extend(self.manner.exchange(answer, results, self._turn))

    def with_last(self, answer: Answer) -> list[Message]:
        """Return the messages and an answer of which nothing is said any more."""
        results = [""] * max(1, len(answer.calls))
        return [*self.messages, next(self.manner.exchange(answer, results, self._turn + 1))]
