"""From what a model wrote to actions: strict about the form, silent about the content.

Whether a stage or a setting of that name exists is the interpreter's word, as for every agent. What
has not even the form of a call takes no step; the model is told once and clearly.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import frozen

from fragileml.agents.llm.answers import Answer, ToolCall
from fragileml.agents.llm.tools import Parameter, Tool
from fragileml.machine import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.actions import Json
from fragileml.machine.edits import quote

MOST_CALLS = 8
"""Calls of one answer that are done; what a model plans blindly beyond that is not."""

Arguments: TypeAlias = dict[str, Json]

_SAID: Final[Mapping[type, str]] = MappingProxyType(
    {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a string",
        list: "a list",
        dict: "an object",
        type(None): "null",
    }
)
_FENCE = re.compile(r"^ {0,3}```[^\n`]*\n(.*?)(?:^ {0,3}```|\Z)", re.DOTALL | re.MULTILINE)
_THOUGHT_ENDS = "</think>"
_BEFORE = "not done: a call before it in this message could not be read"
_TOO_MANY = f"not done: at most {MOST_CALLS} calls of one message are done"
_FIRST_ONLY = "only the first action of your message was done; send one at a time"
_FORM = '```json\n{"name": "inspect", "arguments": {"probe": "log"}}\n```'
_TAKES_A_SETTING = "one or more settings with their new values"


@frozen
class Problem:
    """Why something is no call: one sentence for the model."""

    text: str


@frozen
class Reading:
    """What an answer comes to.

    Attributes:
        actions: What is done, in order.
        notes: What is said of the calls after them, one each, or of the answer as a whole.
    """

    actions: tuple[Action, ...] = ()
    notes: tuple[str, ...] = ()


def read_calls(answer: Answer, tools: Sequence[Tool]) -> Reading:
    """Read an answer that should call tools: in order, up to the first that cannot be read."""
    actions: list[Action] = []
    for place, call in enumerate(answer.calls):
        if place == MOST_CALLS:
            return _reading(actions, [_TOO_MANY] * (len(answer.calls) - place))
        action = read_call(call, tools)
        if isinstance(action, Problem):
            later = [_BEFORE] * (len(answer.calls) - place - 1)
            return _reading(actions, [f"not done: {action.text}", *later])
        actions.append(action)
    if actions:
        return _reading(actions)
    names = ", ".join(each.name for each in tools)
    return _no_action(answer, f"call one of the tools: {names}")


def read_text(answer: Answer, tools: Sequence[Tool]) -> Reading:
    """Read an answer that should hold one action as JSON in a fenced block."""
    said = answer.content.rpartition(_THOUGHT_ENDS)[2].strip()
    blocks = [said] if said.startswith("{") else _FENCE.findall(said)
    objects = [each.strip() for each in blocks if each.strip().startswith("{")]
    if not objects:
        return _no_action(answer, f"end your message with one action in a block:\n{_FORM}")
    action = _read_object(objects[0], tools)
    if isinstance(action, Problem):
        return _reading([], [f"not done: {action.text}"])
    return _reading([action], [_FIRST_ONLY] if objects[1:] else [])


def _reading(actions: Sequence[Action], notes: Sequence[str] = ()) -> Reading:
    return Reading(tuple(actions), tuple(notes))


def _no_action(answer: Answer, remedy: str) -> Reading:
    """Say what came instead of an action."""
    if answer.refusal:
        found = f"your answer was withheld ({quote(answer.refusal)})"
    elif answer.finish == "content_filter":
        found = "your answer was withheld by a content filter"
    elif answer.finish == "length":
        found = "your answer was cut off before an action, it was too long"
    elif answer.content.strip():
        found = "your answer holds no action, only text"
    else:
        found = "your answer was empty"
    return _reading([], [f"nothing was done: {found}; {remedy}"])


def _read_object(text: str, tools: Sequence[Tool]) -> Action | Problem:
    data = _parse(text)
    if isinstance(data, Problem):
        return Problem(f"the block is not valid JSON: {data.text}")
    name, arguments = data.pop("name", None), data.pop("arguments", {})
    if not isinstance(name, str) or not isinstance(arguments, dict) or data:
        return Problem(
            'the block must be an object with "name", a string, and "arguments", an object, '
            "and nothing else"
        )
    return _read(name, arguments, tools)


def read_call(call: ToolCall, tools: Sequence[Tool]) -> Action | Problem:
    """Return the action of one call, or why it is none."""
    arguments = _parse(call.arguments) if call.arguments.strip() else {}
    if isinstance(arguments, Problem) and _find(call.name, tools):
        return Problem(f"the arguments of {call.name} are not a JSON object: {arguments.text}")
    return _read(call.name, {} if isinstance(arguments, Problem) else arguments, tools)


def _find(name: str, tools: Sequence[Tool]) -> Tool | None:
    return next((each for each in tools if each.name == name), None)


def _parse(text: str) -> Arguments | Problem:
    try:
        data: Json = json.loads(
            text, object_pairs_hook=_without_repetition, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        return Problem(f"{error.msg} (character {error.pos + 1}); you wrote {quote(text)}")
    except (ValueError, RecursionError) as error:
        return Problem(f"{error}; you wrote {quote(text)}")
    if not isinstance(data, dict):
        return Problem(f"it is {_SAID[type(data)]}; you wrote {quote(text)}")
    return data


def _without_repetition(pairs: list[tuple[str, Json]]) -> Arguments:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"{quote(name)} stands twice")
    return dict(pairs)


def _no_constant(text: str) -> Json:
    raise ValueError(f"{text} is no JSON")


def _read(name: str, arguments: Arguments, tools: Sequence[Tool]) -> Action | Problem:
    tool = _find(name, tools)
    if tool is None:
        names = [each.name for each in tools]
        near = difflib.get_close_matches(name[:40], names, 1)
        hint = f", did you mean {near[0]}?" if near else ""
        return Problem(f"there is no tool {quote(name)}{hint}; the tools are {', '.join(names)}")
    if tool.name == "edit":
        return _read_edit(arguments)
    given = {key: value for key, value in arguments.items() if value is not None}
    return _misfit(tool, given) or _action(tool.name, given)


def _read_edit(arguments: Arguments) -> Action | Problem:
    if not arguments:
        return Problem(f"edit takes {_TAKES_A_SETTING}, and you gave none")
    for name, value in arguments.items():
        if isinstance(value, dict):
            return Problem(
                f"edit takes {_TAKES_A_SETTING}, and {quote(name)} holds an object; write the "
                "settings themselves as arguments"
            )
    return Edit({name: tuple(v) if isinstance(v, list) else v for name, v in arguments.items()})


def _misfit(tool: Tool, given: Mapping[str, Json]) -> Problem | None:
    """Return what of the arguments does not fit their names and types, if anything."""
    known = {each.name: each for each in tool.parameters}
    usage = f"{tool.name} takes {', '.join(_usage(each) for each in tool.parameters)}"
    for name, value in given.items():
        if name not in known:
            return Problem(f"{usage}; you gave {quote(name)}")
        wanted = int if known[name].schema["type"] == "integer" else str
        if type(value) is not wanted:
            return Problem(f"{usage}; you gave {_SAID[type(value)]} as {name}")
    for each in tool.parameters:
        if each.required and each.name not in given:
            return Problem(f"{usage}; you gave no {each.name}")
    return None


def _usage(parameter: Parameter) -> str:
    kind = "a whole number" if parameter.schema["type"] == "integer" else "a string"
    return f"{parameter.name} ({kind}{'' if parameter.required else ', or nothing'})"


def _action(name: str, given: Mapping[str, Json]) -> Action:
    match name:
        case "run":
            return Run(given["stage"])
        case "inspect":
            return Inspect(given["probe"], given.get("page", 1))
        case "call":
            return Call(given["action"])
        case "pip":
            return Pip(given["arguments"])
        case _:
            return Submit(given.get("module"), given.get("cause"))
