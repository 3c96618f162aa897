"""Models that follow a script, and the words of their answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from attrs import define, field

from fragileml.agents import View, make_agent
from fragileml.agents.llm.answers import Answer, ToolCall
from fragileml.agents.llm.model import Request
from fragileml.episode import Episode
from fragileml.machine import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml_dsl.errors import FragileMLError

Json: TypeAlias = dict[str, Any]


def as_call(action: Action) -> tuple[str, Json]:
    """Return the tool and the arguments that stand for an action."""
    match action:
        case Edit(settings):
            return "edit", {k: list(v) if isinstance(v, tuple) else v for k, v in settings}
        case Run(stage):
            return "run", {"stage": stage}
        case Inspect(probe, page):
            return "inspect", {"probe": probe} if page == 1 else {"probe": probe, "page": page}
        case Call(name):
            return "call", {"action": name}
        case Pip(arguments):
            return "pip", {"arguments": arguments}
        case Submit(module, cause):
            given = {"module": module, "cause": cause}
            return "submit", {key: value for key, value in given.items() if value is not None}


def calls(*wanted: tuple[str, Json]) -> Answer:
    """Return an answer that calls tools."""
    return Answer(calls=tuple(ToolCall(name, json.dumps(given)) for name, given in wanted))


def block(name: str, arguments: Json) -> Answer:
    """Return an answer with one action as text."""
    written = json.dumps({"name": name, "arguments": arguments})
    return Answer(content=f"I think so.\n\n```json\n{written}\n```\n")


def in_calls(actions: Sequence[Action]) -> list[Answer]:
    """Return answers that call one tool each."""
    return [calls(as_call(action)) for action in actions]


def in_blocks(actions: Sequence[Action]) -> list[Answer]:
    """Return answers that write one action each."""
    return [block(*as_call(action)) for action in actions]


def solution(episode: Episode, *, agent: str = "rules", data: Any = None) -> list[Action]:
    """Return what another agent does in an episode."""
    twin, player = episode.fork(), make_agent(agent, data=data)
    player.reset(View.of(twin))
    actions = []
    while not twin.ended and (action := player.act(twin.observation)):
        actions.append(action)
        twin.step(action)
    return actions


@define
class Scripted:
    """A model that gives the answers of a script, whatever it is asked."""

    script: Sequence[Answer | Callable[[Request], Answer]]
    asked: list[Request] = field(factory=list)

    def ask(self, request: Request) -> Answer:
        """Return the next answer."""
        if len(self.asked) == len(self.script):
            raise FragileMLError("the script is over")
        step = self.script[len(self.asked)]
        self.asked.append(Request(json.loads(request.text()), request.episode))
        return step(request) if callable(step) else step
