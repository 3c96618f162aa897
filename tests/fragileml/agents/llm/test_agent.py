"""The agent ``llm`` from the first message to the last, with servers of all kinds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import fragileml
from fragileml.agents.llm.agent import PATIENCE, LlmAgent
from fragileml.agents.llm.answers import Answer, Tokens, ToolCall
from fragileml.agents.llm.cassette import Cassette, RecordedModel
from fragileml.agents.llm.client import HttpModel
from fragileml.agents.llm.model import Model
from fragileml.agents.llm.settings import ModelSettings, Speech
from fragileml.agents.usage import Usage
from fragileml.bench import find_task, run_agent
from fragileml.cli import scaffolds
from fragileml.episode import End, Episode
from fragileml.episode.moment import path as moments
from fragileml.library import scenario_path
from fragileml.machine import Action, Edit, Inspect, Run, Submit
from tests.fragileml.agents.llm.brain import debugs
from tests.fragileml.agents.llm.scripts import (
    Scripted,
    as_call,
    block,
    calls,
    in_blocks,
    in_calls,
    solution,
)
from tests.fragileml.agents.llm.stand_in import (
    Reply,
    StandIn,
    cuts,
    hangs,
    says,
    sends,
    serving,
    thinks,
)
from tests.fragileml.envs.packs import CANARY, write_pack
from tests.fragileml.machines import machine as build

EVERY_SPEECH = pytest.mark.parametrize("speech", list(Speech))
REPAIR: list[Action] = [
    Inspect("trainer/device"),
    Edit({"trainer.batch_size": 16}),
    Run("train"),
    Submit("trainer", "resources"),
]
LOG = as_call(Inspect("log"))


@pytest.fixture
def tiny(tmp_path: Path) -> Episode:
    file = tmp_path / "tiny.yaml"
    file.write_text(scaffolds.SCENARIO.substitute(id="tiny", cause="resources"))
    return fragileml.make(file, mode="evaluation")


def done(episode: Episode) -> list[Action]:
    """Return the actions of an episode."""
    return [each.action for each in reversed(list(moments(episode.snapshot()))) if each.action]


def played(
    episode: Episode, model: Model, speech: Speech = Speech.TOOLS, **settings: Any
) -> LlmAgent:
    """Let a model play, and return the agent in its last state."""
    agent = LlmAgent(model, ModelSettings("m", "http://127.0.0.1:1/v1", speech, **settings))
    run_agent(agent, episode)
    return agent


def over_http(
    episode: Episode, server: StandIn, speech: Speech = Speech.TOOLS, timeout: float = 10.0
) -> LlmAgent:
    """Let the model behind a server play, without waiting between tries."""
    settings = ModelSettings("m", server.url, speech, timeout=timeout)
    agent = LlmAgent(HttpModel(settings, sleep=lambda _: None), settings)
    run_agent(agent, episode)
    return agent


def scripted(actions: Sequence[Action], speech: Speech) -> Scripted:
    return Scripted((in_calls if speech is Speech.TOOLS else in_blocks)(actions))


@EVERY_SPEECH
def test_a_model_that_reads_what_it_is_sent_repairs(tiny: Episode, speech: Speech) -> None:
    with serving(thinks(debugs)) as server:
        agent = over_http(tiny, server, speech)
    assert done(tiny) == REPAIR
    assert (tiny.result().success, tiny.result().diagnosis) == (True, 1000)
    usage = agent.usage()
    assert (usage.requests, usage.completion_tokens, usage.malformed) == (4, 80, 0)
    assert usage.prompt_tokens > 400


@EVERY_SPEECH
@pytest.mark.parametrize("scenario", ["pad-token-missing", "call-from-a-notebook"])
def test_a_scenario_of_the_pack_is_solved(scenario: str, speech: Speech) -> None:
    episode = fragileml.make(scenario, mode="evaluation")
    actions = solution(episode, data=find_task(scenario_path(scenario)).data)
    model = scripted(actions, speech)
    played(episode, model, speech)
    assert done(episode) == actions
    assert episode.result().success
    assert len(model.asked) == len(actions)


@EVERY_SPEECH
def test_a_cassette_replays_to_the_same_trace(
    tiny: Episode, speech: Speech, tmp_path: Path
) -> None:
    tape = tmp_path / "tape.jsonl"
    with serving(thinks(debugs)) as server:
        settings = ModelSettings("m", server.url, speech)
        model = RecordedModel(Cassette(tape), HttpModel(settings, "sk-secret"))
        first = LlmAgent(model, settings)
        run_agent(first, tiny)
    again = Episode(tiny.interpreter, mode="evaluation")
    second = played(again, RecordedModel(Cassette(tape), None), speech)
    assert again.trace().text() == tiny.trace().text()
    assert second.usage() == first.usage()
    assert second.messages() == first.messages()
    assert "secret" not in tape.read_text()
    assert server.url not in tape.read_text()


@pytest.mark.parametrize(
    "trouble",
    [
        sends(429, b"", Retry_After="1"),
        sends(500),
        sends(200, b'{"choices": [{"message"'),
        sends(200, {"error": "overloaded"}),
        cuts,
        hangs,
    ],
)
def test_a_server_in_trouble_changes_nothing(tiny: Episode, trouble: Reply) -> None:
    # On a busy machine an answer may be late, too: it is the same when it is asked for again.
    with serving(trouble, thinks(debugs)) as server:
        agent = over_http(tiny, server, timeout=0.5 if trouble is hangs else 10.0)
    assert done(tiny) == REPAIR
    assert agent.usage().requests == 4


MALFORMED = {
    "nothing": says(Answer()),
    "text": says(Answer("I would look at the log.")),
    "cut": says(Answer("I wou", finish="length")),
    "refused": says(Answer(refusal="I will not.")),
    "filtered": says(Answer(finish="content_filter")),
    "filtered by status": sends(400, {"error": {"code": "content_filter", "message": "no"}}),
    "no JSON": says(Answer(calls=(ToolCall("run", '{"stage": "tra'),))),
    "no object": says(Answer(calls=(ToolCall("run", "[]"),))),
    "no tool": says(calls(("walk", {}))),
    "no name": sends(200, {"choices": [{"message": {"tool_calls": [{}]}}]}),
    "no string": says(calls(("run", {"stage": 7}))),
    "no block": says(Answer("```\nrun train\n```")),
}


@EVERY_SPEECH
@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_answer_is_told_and_costs_no_step(
    tiny: Episode, malformed: Reply, speech: Speech
) -> None:
    repair = [says(each) for each in scripted(REPAIR, speech).script if isinstance(each, Answer)]
    with serving(malformed, malformed, *repair) as server:
        agent = over_http(tiny, server, speech)
    assert done(tiny) == REPAIR
    assert (agent.usage().requests, agent.usage().malformed) == (6, 2)
    told = agent.messages()[3]
    assert told["role"] in {"tool", "user"}
    assert str(told["content"]).startswith(("not done: ", "nothing was done: "))


@EVERY_SPEECH
@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED)
def test_patience_ends(tiny: Episode, malformed: Reply, speech: Speech) -> None:
    with serving(malformed) as server:
        agent = over_http(tiny, server, speech)
    assert (done(tiny), tiny.ended, tiny.result().success) == ([], False, False)
    assert agent.usage() == Usage(requests=PATIENCE, malformed=PATIENCE)


def test_patience_begins_anew_with_every_action(tiny: Episode) -> None:
    silence = [Answer()] * (PATIENCE - 1)
    script = [each for answer in in_calls(REPAIR) for each in (*silence, answer)]
    played(tiny, Scripted(script))
    assert done(tiny) == REPAIR


def test_ten_calls_at_once(tiny: Episode) -> None:
    with serving(says(calls(*[LOG] * 10)), *[says(each) for each in in_calls(REPAIR)]) as server:
        agent = over_http(tiny, server)
    assert done(tiny) == [Inspect("log")] * 8 + REPAIR
    results = [each for each in agent.messages() if each["role"] == "tool"]
    assert [str(each["content"]).split(",")[0] for each in results[:10]] == [
        *["done"] * 8,
        *["not done: at most 8 calls of one message are done"] * 2,
    ]


@pytest.mark.parametrize(
    ("stopping", "outcome"), [(Run("train"), "failed"), (Run("trian"), "was refused")]
)
def test_what_builds_on_a_failure_is_not_done(
    tiny: Episode, stopping: Action, outcome: str
) -> None:
    hasty = calls(LOG, as_call(stopping), as_call(Submit()), ("walk", {}))
    agent = played(tiny, Scripted([hasty, *in_calls(REPAIR)]))
    assert done(tiny) == [Inspect("log"), stopping, *REPAIR]
    results = [str(each["content"]) for each in agent.messages() if each["role"] == "tool"][:4]
    assert results[1].startswith(outcome.removeprefix("was "))
    assert results[2] == f"not done: a call before it in this message {outcome}"
    assert results[3].startswith("not done: there is no tool walk")


def test_all_steps_may_be_in_one_message(tiny: Episode) -> None:
    model = Scripted([calls(*map(as_call, REPAIR))])
    played(tiny, model)
    assert done(tiny) == REPAIR
    assert len(model.asked) == 1


def test_calls_beyond_the_end_are_not_done(tiny: Episode) -> None:
    played(tiny, Scripted([calls(as_call(Submit()), LOG)]))
    assert done(tiny) == [Submit()]


def test_of_several_blocks_the_model_is_told_that_one_was_done(tiny: Episode) -> None:
    both = Answer(block(*LOG).content + block(*LOG).content)
    agent = played(tiny, Scripted([both, *in_blocks(REPAIR)]), Speech.TEXT)
    assert done(tiny) == [Inspect("log"), *REPAIR]
    assert str(agent.messages()[3]["content"]).endswith("; send one at a time")


@EVERY_SPEECH
def test_no_earlier_part_of_a_request_ever_changes(tiny: Episode, speech: Speech) -> None:
    script = scripted([Inspect("log"), Run("trian"), *REPAIR], speech).script
    model = Scripted([Answer(), *script[:2], Answer("text"), *script[2:]])
    played(tiny, model, speech)
    bodies = [each.body for each in model.asked]
    assert len(bodies) == 8
    for earlier, later in pairwise(bodies):
        before, after = earlier.pop("messages"), later["messages"]
        assert isinstance(before, list)
        assert isinstance(after, list)
        assert after[: len(before)] == before
        assert len(after) > len(before)
        assert earlier == {key: value for key, value in later.items() if key != "messages"}


def test_a_request_is_text_that_grows_at_its_end(tiny: Episode) -> None:
    model = Scripted(in_calls(REPAIR))
    played(tiny, model)
    texts = [each.text().removesuffix("]}") for each in model.asked]
    assert all(later.startswith(text) for text, later in pairwise(texts))


@EVERY_SPEECH
def test_every_message_keeps_to_its_budget(tiny: Episode, speech: Speech) -> None:
    model = scripted([Inspect("settings"), Run("train"), *REPAIR], speech)
    agent = played(tiny, model, speech, opening=300, result=150)
    said = [len(str(each["content"])) for each in agent.messages() if each["role"] != "assistant"]
    assert said[1] <= 300
    assert max(said[2:]) <= 150


def test_history_is_what_servers_can_read(tiny: Episode) -> None:
    arguments = ('{"stage', '{"stage": "\\ud800"}', '{"stage": NaN}', "[" * 100_000, "{}", "")
    names = ("run", "run", "run", "run", "a b\n", "")
    wild = Answer(calls=tuple(map(ToolCall, names, arguments)))
    agent = played(tiny, Scripted([wild, wild, *in_calls(REPAIR)]))
    ids, answered = [], []
    for message in agent.messages():
        assert message["content"] or message.get("tool_calls")
        answered += [message["tool_call_id"]] if message["role"] == "tool" else []
        wanted: Any = message.get("tool_calls", [])
        for call in wanted:
            ids.append(call["id"])
            assert len(call["id"]) == 9
            assert call["id"].isalnum()
            read = json.loads(call["function"]["arguments"], parse_constant=pytest.fail)
            assert isinstance(read, dict)
            assert json.dumps(read, ensure_ascii=False).encode()
            assert call["function"]["name"] in {"run", "unknown", "inspect", "edit", "submit"}
    assert ids[:-1] == answered
    assert len(set(ids)) == len(ids)


@EVERY_SPEECH
def test_roles_alternate_where_there_are_no_tools(tiny: Episode, speech: Speech) -> None:
    agent = played(tiny, Scripted([Answer()] * PATIENCE), speech)
    roles = [each["role"] for each in agent.messages()]
    assert roles[:2] == ["system", "user"]
    assert roles[2:] == [*["assistant", "user"] * (PATIENCE - 1), "assistant"]


def test_what_it_took_is_counted_by_episode(tiny: Episode) -> None:
    costly = [Answer(calls=each.calls, tokens=Tokens(100, 10, 50)) for each in in_calls(REPAIR)]
    agent = LlmAgent(Scripted([*costly, *costly]), ModelSettings("m"))
    for _ in range(2):
        tiny.reset()
        run_agent(agent, tiny)
        assert agent.usage() == Usage(4, 400, 40, 200, 0)


def test_a_temperature_is_sent_if_there_is_one(tiny: Episode) -> None:
    for temperature, sent in ((None, "none"), (0.0, 0.0)):
        tiny.reset()
        model = Scripted(in_calls(REPAIR))
        played(tiny, model, temperature=temperature)
        assert model.asked[0].body.get("temperature", "none") == sent
        assert model.asked[0].body["model"] == "m"


def test_budgets_end_an_episode(tiny: Episode) -> None:
    played(tiny, Scripted([calls(LOG)] * tiny.observation.steps))
    assert tiny.result().end is End.OUT_OF_STEPS


@EVERY_SPEECH
def test_nothing_that_is_sent_holds_a_secret(tmp_path: Path, speech: Speech) -> None:
    pack = write_pack(tmp_path)
    actions: list[Action] = [
        *(Inspect(each) for each in ("log", "traceback", "settings", "changes", "packages")),
        *(Inspect(f"trainer/{each}") for each in ("card", "order")),
        Run(CANARY[:4]),
    ]
    for number in ("one", "two"):
        episode = fragileml.make(pack / "scenarios" / f"{CANARY}-{number}.yaml")
        model = scripted([*actions, Run("train"), Submit()], speech)
        played(episode, model, speech)
        assert not [each for each in model.asked if CANARY in each.text().lower()]


def test_episodes_are_told_apart_without_saying_how() -> None:
    machine = build()
    keys = []
    for seed in (0, 1, 0):
        model = Scripted(in_calls([Submit()]))
        played(Episode(machine, seed), model)
        keys.append(model.asked[0].episode)
        assert keys[-1] not in model.asked[0].text()
    assert keys[0] == keys[2] != keys[1]


def test_halves_of_characters_do_no_harm(tiny: Episode) -> None:
    half = "\ud800"
    wild: list[Action] = [
        Inspect(half),
        Edit({half: half}),
        Edit({"trainer.batch_size": half}),
        Run(half),
    ]
    played(tiny, Scripted([*in_calls([*wild, Submit(half, half)]), *in_calls(REPAIR)]))
    assert done(tiny) == [*wild, Submit(half, half), *REPAIR]
    assert tiny.trace().text()
