"""What a model answers: read from what a server sends, and the form in which it is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Self

from attrs import frozen

from fragileml.machine.actions import Json


@frozen
class Tokens:
    """How many tokens an answer took, as the server counts them; 0 where it does not say.

    Attributes:
        prompt: Of the request.
        completion: Of the answer.
        cached: Those of the request that the server had worked on before.
    """

    prompt: int = 0
    completion: int = 0
    cached: int = 0


@frozen
class ToolCall:
    """A call as the model wrote it: both parts may be anything."""

    name: str
    arguments: str


@frozen
class Answer:
    """One answer.

    Attributes:
        content: Its text.
        calls: The tools it calls, in order.
        finish: Why the model stopped, in the server's words.
        refusal: Why the model or the server would not answer; empty if it did.
        tokens: What it took.
    """

    content: str = ""
    calls: tuple[ToolCall, ...] = ()
    finish: str = ""
    refusal: str = ""
    tokens: Tokens = Tokens()

    @classmethod
    def from_completion(cls, body: object) -> Self | None:
        """Return the answer in a server's chat completion, None if there is none."""
        match body:
            case {"choices": [{"message": dict(message), **choice}, *_], **rest}:
                return cls(
                    content=_content(message.get("content")),
                    calls=_calls(message.get("tool_calls")),
                    finish=_text(choice.get("finish_reason")),
                    refusal=_text(message.get("refusal")),
                    tokens=_tokens(rest.get("usage")),
                )
            case _:
                return None

    def to_json(self) -> dict[str, Json]:
        """Return what a cassette keeps."""
        tokens = self.tokens
        return {
            "content": self.content,
            "calls": [[each.name, each.arguments] for each in self.calls],
            "finish": self.finish,
            "refusal": self.refusal,
            "tokens": [tokens.prompt, tokens.completion, tokens.cached],
        }

    @classmethod
    def from_json(cls, data: object) -> Self | None:
        """Return what a cassette has kept, None if this is nothing of the kind."""
        match data:
            case {
                "content": str(content),
                "calls": [*calls],
                "finish": str(finish),
                "refusal": str(refusal),
                "tokens": [int(prompt), int(completion), int(cached)],
            } if all(_is_kept_call(each) for each in calls):
                tokens = Tokens(prompt, completion, cached)
                kept = tuple(ToolCall(name, arguments) for name, arguments in calls)
                return cls(content, kept, finish, refusal, tokens)
            case _:
                return None


def _is_kept_call(data: object) -> bool:
    return isinstance(data, list) and [type(each) for each in data] == [str, str]


def _text(value: object) -> str:
    """Return a text without halves of characters, which no server takes back."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _content(value: object) -> str:
    """Return a message's text, which some servers send in parts."""
    if not isinstance(value, list):
        return _text(value)
    return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))


def _calls(value: object) -> tuple[ToolCall, ...]:
    items: Sequence[object] = value if isinstance(value, list) else ()
    return tuple(map(_call, items))


def _call(item: object) -> ToolCall:
    match item:
        case {"function": {"name": str(name), **rest}}:
            arguments = rest.get("arguments", "")
            # A string by the protocol; some servers send the object itself.
            written = arguments if isinstance(arguments, str) else json.dumps(arguments)
            return ToolCall(_text(name), _text(written))
        case _:
            return ToolCall("", "")


def _tokens(value: object) -> Tokens:
    usage = value if isinstance(value, dict) else {}
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else None
    return Tokens(
        _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), _count(cached)
    )


def _count(value: object) -> int:
    return value if type(value) is int and value > 0 else 0
