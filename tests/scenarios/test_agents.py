"""How far the bundled agents get: neither a table nor luck is enough for this pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

from fragileml.agents import Agent, make_agent
from fragileml.agents.rule_table import load_rules
from fragileml.bench.play import run_agent, with_alert
from fragileml.episode import Episode, Mode
from fragileml.packages import link
from fragileml_dsl import Machine

Machines: TypeAlias = Mapping[str, Machine]

SEEDS = range(4)

pytestmark = pytest.mark.xdist_group("library")


def repairs(agent: Agent, machine: Machine, seed: int) -> bool:
    episode = Episode(link(machine), seed, Mode.EVALUATION)
    run_agent(agent, episode)
    return episode.result().success


def test_rules_repair_most_scenarios_and_not_all(machines: Machines, pack: Path) -> None:
    agent = make_agent("rules", data=pack / "agents")
    share = sum(repairs(agent, machine, 0) for machine in machines.values()) / len(machines)
    assert 0.5 <= share <= 0.85


@pytest.mark.slow
def test_rules_do_not_read_the_alert(machines: Machines, pack: Path) -> None:
    agent = make_agent("rules", data=pack / "agents")
    for machine in machines.values():
        bare = with_alert(machine, "The job failed.")
        assert [repairs(agent, bare, seed) for seed in SEEDS] == [
            repairs(agent, machine, seed) for seed in SEEDS
        ]


def test_no_row_serves_only_one_scenario(machines: Machines, pack: Path) -> None:
    agent = make_agent("rules", data=pack / "agents")
    served = Counter({row.id: 0 for row in load_rules(pack / "agents" / "rules.yaml").rows})
    for machine in machines.values():
        if repairs(agent, machine, 0):
            served.update(agent.applied())
    assert {row: number for row, number in served.items() if number < 2} == {}


@pytest.mark.slow
def test_chance_repairs_less_than_a_quarter(machines: Machines) -> None:
    played = [
        repairs(make_agent("random", seed), machine, seed)
        for machine in machines.values()
        for seed in SEEDS
    ]
    assert sum(played) / len(played) < 0.25
