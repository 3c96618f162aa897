"""What compares the tiers finds each bug that is planted in a faster one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from attrs import evolve

import fragileml
from fragileml.episode.compiled.table import Width
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.machine.term import FALSE
from tests.fragileml.episode.test_batch import beside_episodes, refusals_of, table_of
from tests.fragileml.episode.tier_bugs import GENERATED, PACKED, Bug
from tests.fragileml.episode.tiers import play_both
from tests.fragileml.machines import ALL

pytestmark = pytest.mark.slow

SCENARIOS = ("pad-token-missing", "numpy-on-a-friday", "codes-with-zeros")


def machines() -> Iterator[Machine]:
    """Yield scenarios, some of them in a hurry, and machines made by hand that refuse a lot."""
    for scenario in SCENARIOS:
        machine = fragileml.load_machine(scenario)
        yield machine
        yield evolve(machine, minutes=40)
    yield from ALL.values()


def refusing() -> Machine:
    """Return a machine that refuses each action of its modules, and has a long budget."""
    machine = ALL["broken"]
    actions = tuple(evolve(each, guard=FALSE) for each in machine.actions)
    return evolve(machine, actions=actions, steps=30)


def each(bugs: dict[str, Bug]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("bug", [pytest.param(bugs[name], id=name) for name in bugs])


def generated() -> None:
    for machine in machines():
        for seed in range(3):
            play_both(fragileml.link(machine), 200, seed)


def packed() -> None:
    for machine in machines():
        beside_episodes(table_of(machine), 4, 60)
        table = table_of(machine)
        table.width = Width(np.uint32, 2)
        beside_episodes(table, 4, 40)
    beside_episodes(table_of(refusing()), 2, 60, refusals_of(refusing()))
    beside_episodes(table_of(fragileml.load_machine(SCENARIOS[0]), limit=1), 200, 30)


def test_without_a_bug_nothing_is_found() -> None:
    generated()
    packed()


@each(GENERATED)
def test_a_bug_in_generated_code_is_found(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    bug.plant(monkeypatch)
    with pytest.raises((AssertionError, IndexError)):
        generated()


@each(PACKED)
def test_a_bug_in_a_packed_table_is_found(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    bug.plant(monkeypatch)
    with pytest.raises((AssertionError, IndexError)):
        packed()
