"""Means over episodes, by agent, stage and rule."""

from __future__ import annotations

from attrs import evolve

from fragileml.bench import Record, summarise

BASE = Record(
    agent="rules",
    scenario="first",
    seed=0,
    fingerprint="0",
    stage="train",
    success=True,
    end="submitted",
    repaired=1000,
    regressions=0,
    diagnosis=1000,
    minutes=30,
    budget=120,
    par=20,
    efficiency=666,
    steps=4,
    refused=0,
    score=4000,
    rankable=True,
    applied=("pad",),
    usage=None,
    trace="traces/first/rules-0.jsonl",
)
LOST = evolve(
    BASE,
    success=False,
    regressions=1,
    diagnosis=500,
    minutes=60,
    efficiency=None,
    steps=8,
    score=-1000,
)


def test_means() -> None:
    (summary,) = summarise([BASE, evolve(LOST, scenario="second")])
    total = summary.total
    assert (total.episodes, total.successes, total.success) == (2, 1, 0.5)
    assert (total.minutes, total.cost, total.steps) == (45.0, 0.375, 6.0)
    assert (total.regressions, total.diagnosis, total.score) == (0.5, 0.75, 1500.0)


def test_efficiency_is_that_of_repairs_whose_par_is_known() -> None:
    records = [BASE, LOST, evolve(BASE, seed=1, efficiency=1000), evolve(BASE, efficiency=None)]
    (summary,) = summarise(records)
    assert summary.total.efficiency == 0.833
    (nothing,) = summarise([LOST])
    assert nothing.total.efficiency is None


def test_agents_stand_in_the_order_of_the_records() -> None:
    records = [evolve(BASE, agent=name) for name in ("rules", "noop", "rules")]
    assert [each.agent for each in summarise(records)] == ["rules", "noop"]


def test_by_stage_and_by_scenario() -> None:
    records = [BASE, evolve(BASE, seed=1), evolve(LOST, scenario="second", stage="hub")]
    (summary,) = summarise(records)
    assert {stage: score.successes for stage, score in summary.stages.items()} == {
        "train": 2,
        "hub": 0,
    }
    assert summary.scenarios == {"first": 2, "second": 0}


def test_a_rule_serves_the_scenarios_that_it_helped_to_repair() -> None:
    records = [
        BASE,
        evolve(LOST, seed=1),
        evolve(BASE, scenario="second", applied=("wait", "pad")),
        evolve(LOST, scenario="third", applied=("useless",)),
    ]
    (summary,) = summarise(records)
    assert [(each.rule, each.repaired, each.applied) for each in summary.rules] == [
        ("pad", ("first", "second"), 2),
        ("wait", ("second",), 1),
        ("useless", (), 1),
    ]


def test_nothing_gives_nothing() -> None:
    assert summarise([]) == ()
