"""Agents that know the machine: the ceiling, what cheating pays, what greed comes to."""

from __future__ import annotations

import pytest

import fragileml
from fragileml.agents import begin, make_agent
from fragileml.analysis.par import par_of
from fragileml.analysis.slicing import slice_of
from fragileml.analysis.space import Space
from fragileml.episode import Episode, Result

SCENARIOS = ["pad-token-missing", "stale-map-cache", "same-customers", "control-honest-split"]


def _played(agent_name: str, scenario: str) -> tuple[Episode, Result]:
    episode = fragileml.make(scenario, 0, mode="evaluation")
    agent = make_agent(agent_name)
    begin(agent, episode)
    observation = episode.observation
    while not episode.ended:
        action = agent.act(observation)
        assert action is not None
        observation = episode.step(action).observation
    return episode, episode.result()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_oracle_plays_par(scenario: str) -> None:
    episode, result = _played("oracle", scenario)
    interpreter = episode.interpreter
    par = par_of(Space(slice_of(interpreter, interpreter.reset(0))))
    assert (result.success, result.diagnosis) == (True, 1000)
    assert result.minutes == par.minutes


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_cheating_pays_less_than_any_success(scenario: str) -> None:
    _, result = _played("cheater", scenario)
    assert not result.success
    assert 0 <= result.score < _played("oracle", scenario)[1].score


def test_greed_repairs_and_does_not_submit() -> None:
    _, result = _played("greedy", "same-customers")
    assert not result.success
    assert result.repaired == 1000


def test_greed_submits_at_once_where_nothing_is_wrong() -> None:
    _, result = _played("greedy", "control-honest-split")
    assert (result.success, result.steps) == (True, 1)
