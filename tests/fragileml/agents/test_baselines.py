"""The agents that know nothing: noop and random."""

from __future__ import annotations

import pytest

from fragileml.agents import AGENTS, Agent, NoopAgent, RandomAgent, View
from fragileml.agents.literals import read_literal
from fragileml.bench import run_agent
from fragileml.episode import End, Episode
from fragileml.episode.moment import path
from fragileml.machine import Action, Inspect, Outcome, Submit
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.machines import machine as build


@pytest.fixture(scope="module")
def machine() -> Machine:
    return build()


def played(machine: Machine, agent: Agent) -> tuple[Episode, list[Action]]:
    episode = Episode(machine, mode="evaluation")
    run_agent(agent, episode)
    moments = reversed(list(path(episode.snapshot())))
    return episode, [each.action for each in moments if each.action is not None]


def test_agents_are_sorted_by_name() -> None:
    assert list(AGENTS) == sorted(AGENTS)


def test_noop_is_the_floor(machine: Machine) -> None:
    episode, actions = played(machine, NoopAgent())
    assert set(actions) == {Inspect("log")}
    assert (episode.result().score, episode.result().end) == (0, End.OUT_OF_STEPS)


@pytest.mark.parametrize("seed", range(20))
def test_random_is_never_refused(machine: Machine, seed: int) -> None:
    episode, actions = played(machine, RandomAgent(seed))
    assert episode.result().refused == 0
    assert set(actions) <= set(episode.actions())


def test_random_depends_on_its_seed_alone(machine: Machine) -> None:
    agent = RandomAgent(7)
    first = played(machine, agent)[1]
    assert played(machine, agent)[1] == first == played(machine, RandomAgent(7))[1]
    assert any(played(machine, RandomAgent(seed))[1] != first for seed in range(5))


def test_random_does_not_mostly_submit(machine: Machine) -> None:
    firsts = [played(machine, RandomAgent(seed))[1][0] for seed in range(40)]
    assert sum(isinstance(each, Submit) for each in firsts) < 20


def test_a_view_holds_what_would_be_accepted(machine: Machine) -> None:
    episode = Episode(machine)
    for action in View.of(episode).admissible():
        assert episode.fork().step(action).observation.outcome is not Outcome.REFUSED


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8", 8),
        ("-3", -3),
        ("5e-5", 5e-05),
        (".5", 0.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("None", None),
        ("eos", "eos"),
        ("4.57.6", "4.57.6"),
        ("1_000", "1_000"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("9" * 5000, "9" * 5000),
        ("", ""),
    ],
)
def test_values_as_people_type_them(text: str, value: object) -> None:
    read = read_literal(text)
    assert read == value
    assert type(read) is type(value)
