"""How far the bundled agents get: neither a table nor luck is enough for this pack."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from fragileml.agents import Agent, make_agent
from fragileml.agents.rule_table import load_rules
from fragileml.bench.play import run_agent, with_alert
from fragileml.episode import Episode, Mode
from fragileml.packages import link
from fragileml_dsl import Machine, check_path

SEEDS = range(4)


@pytest.fixture(scope="module")
def pack(checkout: Path) -> Path:
    return checkout / "scenarios" / "huggingface"


@pytest.fixture(scope="module")
def machines(pack: Path) -> list[Machine]:
    return list(check_path(pack).machines.values())


def repairs(agent: Agent, machine: Machine, seed: int) -> bool:
    episode = Episode(link(machine), seed, Mode.EVALUATION)
    run_agent(agent, episode)
    return episode.result().success


def test_rules_repair_most_scenarios_and_not_all(machines: list[Machine], pack: Path) -> None:
    agent = make_agent("rules", data=pack / "agents")
    share = sum(repairs(agent, machine, 0) for machine in machines) / len(machines)
    assert 0.5 <= share <= 0.85


@pytest.mark.slow
def test_rules_do_not_read_the_alert(machines: list[Machine], pack: Path) -> None:
    agent = make_agent("rules", data=pack / "agents")
    for machine in machines:
        bare = with_alert(machine, "The job failed.")
        assert [repairs(agent, bare, seed) for seed in SEEDS] == [
            repairs(agent, machine, seed) for seed in SEEDS
        ]


def test_no_row_serves_only_one_scenario(machines: list[Machine], pack: Path) -> None:
    agent = make_agent("rules", data=pack / "agents")
    served = Counter({row.id: 0 for row in load_rules(pack / "agents" / "rules.yaml").rows})
    for machine in machines:
        if repairs(agent, machine, 0):
            served.update(agent.applied())
    assert {row: number for row, number in served.items() if number < 2} == {}


@pytest.mark.slow
def test_chance_repairs_less_than_a_quarter(machines: list[Machine]) -> None:
    played = [
        repairs(make_agent("random", seed), machine, seed) for machine in machines for seed in SEEDS
    ]
    assert sum(played) / len(played) < 0.25
