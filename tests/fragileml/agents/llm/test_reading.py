"""From answers to actions: what is done of them, and what is said of the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fragileml.agents.llm.answers import Answer, ToolCall
from fragileml.agents.llm.reading import MOST_CALLS, Reading, read_calls, read_text
from fragileml.agents.llm.tools import tools_of
from fragileml.machine import Action, Call, Edit, Inspect, Pip, Run, Submit
from tests.fragileml.agents.llm.scripts import as_call, block, calls
from tests.fragileml.machines import machine as build

MACHINE = build()
TOOLS = tools_of(MACHINE)
NAMES = "inspect, edit, run, call, submit"
NO_OBJECT = "the arguments of run are not a JSON object:"
UNTERMINATED = "Unterminated string starting at"
INSPECT = "inspect takes probe (a string), page (a whole number, or nothing)"
EDIT = "edit takes one or more settings with their new values, and"
LOG = ("inspect", {"probe": "log"})
ACTIONS: list[Action] = [
    Run("train"),
    Inspect("log"),
    Inspect("log", 3),
    Call("hub/wait"),
    Edit({"trainer.batch_size": 8, "tokenizer.pad_token": None, "a.b": ("x", "y"), "c.d": 0.5}),
    Submit(),
    Submit("trainer"),
    Submit("trainer", "configuration"),
]


def written(name: str, arguments: str) -> Answer:
    return Answer(calls=(ToolCall(name, arguments),))


def said(text: str, finish: str = "stop", refusal: str = "") -> Answer:
    return Answer(content=text, finish=finish, refusal=refusal)


@pytest.mark.parametrize("action", ACTIONS, ids=str)
def test_every_action_can_be_called_and_written(action: Action) -> None:
    assert read_calls(calls(as_call(action)), TOOLS) == Reading((action,))
    assert read_text(block(*as_call(action)), TOOLS) == Reading((action,))


def test_pip_can_be_called_where_there_is_an_installer() -> None:
    from fragileml.agents.llm.tools import Parameter, Tool

    tool = Tool("pip", "", (Parameter("arguments", {"type": "string"}, "", required=True),))
    assert read_calls(calls(("pip", {"arguments": "list"})), [tool]) == Reading((Pip("list"),))


@pytest.mark.parametrize(
    ("name", "arguments", "problem"),
    [
        ("runs", "{}", f"there is no tool runs, did you mean run?; the tools are {NAMES}"),
        ("", "{}", f"there is no tool ''; the tools are {NAMES}"),
        ("pip", "{", f"there is no tool pip; the tools are {NAMES}"),
        (
            "run",
            '{"stage": "train',
            f'{NO_OBJECT} {UNTERMINATED} (character 11); you wrote {{"stage": "train',
        ),
        ("run", "[1]", "the arguments of run are not a JSON object: it is a list; you wrote [1]"),
        (
            "run",
            '{"stage": NaN}',
            'the arguments of run are not a JSON object: NaN is no JSON; you wrote {"stage": NaN}',
        ),
        (
            "run",
            '{"stage": "a", "stage": "b"}',
            f'{NO_OBJECT} stage stands twice; you wrote {{"stage": "a", "stage": "b"}}',
        ),
        ("run", "", "run takes stage (a string); you gave no stage"),
        ("run", '{"stage": null}', "run takes stage (a string); you gave no stage"),
        ("run", '{"stages": "train"}', "run takes stage (a string); you gave stages"),
        ("run", '{"stage": 5}', "run takes stage (a string); you gave a number as stage"),
        ("run", '{"stage": ["a"]}', "run takes stage (a string); you gave a list as stage"),
        (
            "inspect",
            '{"probe": "log", "page": "2"}',
            f"{INSPECT}; you gave a string as page",
        ),
        (
            "inspect",
            '{"probe": "log", "page": true}',
            f"{INSPECT}; you gave true or false as page",
        ),
        (
            "edit",
            "{}",
            f"{EDIT} you gave none",
        ),
        (
            "edit",
            '{"settings": {"trainer.batch_size": 8}}',
            f"{EDIT} settings holds an object; write the settings themselves as arguments",
        ),
    ],
)
def test_what_is_no_call_is_told_once_and_clearly(name: str, arguments: str, problem: str) -> None:
    assert read_calls(written(name, arguments), TOOLS) == Reading(notes=(f"not done: {problem}",))


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (said(""), "your answer was empty"),
        (said("  \n"), "your answer was empty"),
        (said("I would run it."), "your answer holds no action, only text"),
        (said("I wou", "length"), "your answer was cut off before an action, it was too long"),
        (said("", "content_filter"), "your answer was withheld by a content filter"),
        (said("", refusal="I will not."), "your answer was withheld (I will not.)"),
    ],
)
def test_what_comes_in_place_of_an_action_is_named(answer: Answer, found: str) -> None:
    remedy = f"call one of the tools: {NAMES}"
    assert read_calls(answer, TOOLS) == Reading(notes=(f"nothing was done: {found}; {remedy}",))
    (note,) = read_text(answer, TOOLS).notes
    assert note.startswith(f"nothing was done: {found}; end your message with one action in a ")
    assert read_text(said(note), TOOLS).actions == (Inspect("log"),)


def test_several_calls_are_done_in_order() -> None:
    answer = calls(*(as_call(action) for action in ACTIONS))
    assert read_calls(answer, TOOLS) == Reading(tuple(ACTIONS))


def test_no_more_than_some_are_done() -> None:
    reading = read_calls(calls(*[LOG] * (MOST_CALLS + 2)), TOOLS)
    assert reading.actions == (Inspect("log"),) * MOST_CALLS
    assert reading.notes == ("not done: at most 8 calls of one message are done",) * 2


def test_after_what_cannot_be_read_nothing_is_done() -> None:
    reading = read_calls(calls(LOG, ("walk", {}), LOG, LOG), TOOLS)
    assert reading.actions == (Inspect("log"),)
    problem, *later = reading.notes
    assert problem.startswith("not done: there is no tool walk")
    assert later == ["not done: a call before it in this message could not be read"] * 2


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "run", "arguments": {"stage": "train"}}',
        '```\n{"name": "run", "arguments": {"stage": "train"}}\n```',
        'So:\n```json\n{"name": "run",\n "arguments": {"stage": "train"}}\n``` done',
        'So:\n  ```json\n  {"name": "run", "arguments": {"stage": "train"}}\n  ```',
        'Cut off:\n```json\n{"name": "run", "arguments": {"stage": "train"}}',
        'So:\n```sh\nls\n```\n```json\n{"name": "run", "arguments": {"stage": "train"}}\n```',
        '<think>```\n{}\n```</think>\n{"name": "run", "arguments": {"stage": "train"}}',
    ],
)  # fmt: skip
def test_a_block_is_found(text: str) -> None:
    assert read_text(said(text), TOOLS) == Reading((Run("train"),))


def test_of_several_blocks_the_first_is_done() -> None:
    one = block(*LOG).content
    reading = read_text(said(one + "The log says\n" + one), TOOLS)
    assert reading.actions == (Inspect("log"),)
    assert reading.notes == ("only the first action of your message was done; send one at a time",)


@pytest.mark.parametrize(
    ("inside", "problem"),
    [
        ('{"name": "run"', "the block is not valid JSON: Expecting ',' delimiter (character 15)"),
        ('{"run": "train"}', 'the block must be an object with "name", a string, and "arguments"'),
        ('{"name": "run", "arguments": "train"}', "the block must be an object with"),
        ('{"name": "run", "arguments": {}, "x": 1}', "the block must be an object with"),
        ('{"name": "walk", "arguments": {}}', "there is no tool walk"),
        ('{"name": "run", "arguments": {}}', "run takes stage (a string); you gave no stage"),
    ],
)
def test_what_is_wrong_with_a_block_is_told(inside: str, problem: str) -> None:
    reading = read_text(said(f"```json\n{inside}\n```"), TOOLS)
    assert reading.actions == ()
    assert reading.notes[0].startswith(f"not done: {problem}")


def test_what_a_model_wrote_is_repeated_short_and_neutral() -> None:
    (note,) = read_calls(written("run", "\x1b[31m" + "x" * 10_000), TOOLS).notes
    assert len(note) < 300
    assert "\x1b" not in note


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)
names = st.sampled_from([tool.name for tool in TOOLS]) | st.text()
arguments = json_values.map(json.dumps) | st.text() | st.just("[" * 100_000)


@given(st.lists(st.tuples(names, arguments), max_size=12), st.text(), st.text(), st.text())
def test_anything_is_read(
    wanted: list[tuple[str, str]], content: str, finish: str, refusal: str
) -> None:
    answer = Answer(content, tuple(ToolCall(*each) for each in wanted), finish, refusal)
    reading = read_calls(answer, TOOLS)
    assert len(reading.actions) + len(reading.notes) == max(1, len(wanted))
    assert len(reading.actions) <= MOST_CALLS
    assert read_text(answer, TOOLS).notes or read_text(answer, TOOLS).actions


@given(json_values, names, json_values)
def test_any_block_is_read(value: Any, name: str, inner: Any) -> None:
    for inside in (value, {"name": name, "arguments": inner}, {"name": name, "arguments": value}):
        reading = read_text(said(f"```json\n{json.dumps(inside)}\n```"), TOOLS)
        assert len(reading.actions) + len(reading.notes) == 1
