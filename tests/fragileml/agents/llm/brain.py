"""A model in a few lines: it knows nothing but what a request holds, and repairs a batch size."""

from __future__ import annotations

import re
from typing import Any

from fragileml.agents.llm.answers import Answer, Tokens
from tests.fragileml.agents.llm.scripts import Json, block, calls


def debugs(body: Json) -> Answer:
    """Answer with the next action, in the way in which the request asks for it."""
    said = [str(each["content"]) for each in body["messages"] if each["role"] != "assistant"]
    action = _next(said[1], said[2:], _modules(body, said[0]))
    answer = calls(action) if "tools" in body else block(*action)
    tokens = Tokens(prompt=sum(map(len, said)) // 4, completion=20)
    return Answer(answer.content, answer.calls, "stop", "", tokens)


def _next(opening: str, results: list[str], modules: list[str]) -> tuple[str, Json]:
    goal = _found(r"the goal is (\w+):", opening)
    match results:
        case []:
            return "inspect", {"probe": _found(r"(\S+/device), \d+ min", opening)}
        case [device]:
            memory = int(_found(r"memory: (\d+) GiB", device))
            return "edit", {_found(r"(\S+\.batch_size) =", opening): memory}
        case [_, _]:
            return "run", {"stage": goal}
        case _:
            cause = _found(r"Causes:\n  (\S+)", opening)
            return "submit", {"module": modules[0], "cause": cause}


def _modules(body: Json, prompt: str) -> list[str]:
    for tool in body.get("tools", ()):
        if tool["function"]["name"] == "submit":
            names: list[Any] = tool["function"]["parameters"]["properties"]["module"]["enum"]
            return [str(each) for each in names]
    return _found(r"the module to blame: one of (.+)", prompt).split(", ")


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, (pattern, text)
    return match[1]
