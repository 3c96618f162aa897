"""What is said of an action: all that it printed and changed, within a budget."""

from __future__ import annotations

import pytest
from attrs import evolve

import fragileml
from fragileml.agents.llm.changes import describe_change
from fragileml.machine import Action, Edit, Inspect, Run
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.machines import machine as build

STEPS = "left: 19 of 20 steps"


def told(action: Action, limit: int = 6000, machine: Machine | None = None) -> str:
    """Return what is said of an action."""
    episode = fragileml.Episode(machine or build())
    before = episode.observation
    return describe_change(before, episode.step(action).observation, limit)


@pytest.mark.parametrize(
    ("action", "lines"),
    [
        (
            Edit({"trainer.batch_size": 4}),
            [
                f"done, 1 min; {STEPS}, 239 of 240 minutes",
                "Changed:",
                "  trainer.batch_size = 4 (was 8)",
                "  stage data: stale (was failed)",
                "  stage train takes 60 min (before: 30 min)",
            ],
        ),
        (
            Run("train"),
            [
                f"failed, 5 min; {STEPS}, 235 of 240 minutes",
                "Output:",
                "  ValueError: no padding token",
                "  [data] failed after 5 min",
            ],
        ),
        (
            Inspect("changes"),
            [f"done, 1 min; {STEPS}, 239 of 240 minutes", "Output:", "  nothing has changed"],
        ),
        (
            Run("trian"),
            [
                f"refused, a step without effect, 0 min; {STEPS}, 240 of 240 minutes",
                "Output:",
                "  refused: there is no stage trian; did you mean train?",
            ],
        ),
    ],
    ids=str,
)
def test_an_action_is_told_by_what_it_printed_and_changed(action: Action, lines: list[str]) -> None:
    assert told(action).split("\n") == lines


def test_of_a_long_output_the_end_is_told() -> None:
    machine = build()
    probe = machine.probes[0]
    text = "".join(f"line {number}\n" for number in range(40))
    long = evolve(probe, text=(evolve(probe.text[-1], text=(text,)),), facts=((),))
    said = told(Inspect(probe.name), 300, evolve(machine, probes=(long,)))
    assert said.split("\n")[2:] == [
        "  (20 earlier lines left out)",
        *(f"  line {number}" for number in range(20, 40)),
    ]


@pytest.mark.parametrize("limit", [0, 1, 20, 100, 150, 300, 1000])
@pytest.mark.parametrize(
    "action", [Edit({"trainer.batch_size": 4}), Run("train"), Inspect("settings")], ids=str
)
def test_the_budget_holds(action: Action, limit: int) -> None:
    assert len(told(action, limit)) <= limit
