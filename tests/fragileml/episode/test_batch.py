"""Episodes side by side go as each of them would alone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import fragileml
from fragileml.episode.compiled.batch import Batch
from fragileml.episode.compiled.explorer import StatePlace, States
from fragileml.episode.compiled.table import WIDE, Table, Width
from fragileml.episode.compiled.tier import CompiledTier
from fragileml.episode.moment import End
from fragileml.machine import Action
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.drawn import SEEDS, drawn_machines

SCENARIOS = fragileml.scenarios()


def pool_of(menu: tuple[Action, ...], draw: random.Random) -> list[int]:
    """Return actions to choose from: few that end an episode, all runs and what may be refused."""
    kinds: dict[type[Action], list[int]] = {}
    for index, action in enumerate(menu):
        kinds.setdefault(type(action), []).append(index)
    often = [*kinds[fragileml.Run], *kinds.get(fragileml.Call, []), *kinds[fragileml.Inspect]]
    some = [*kinds.get(fragileml.Edit, []), *kinds.get(fragileml.Pip, [])]
    return [*often, *draw.sample(some, min(30, len(some))), draw.choice(kinds[fragileml.Submit])]


def refusals_of(machine: Machine) -> list[int]:
    """Return the actions that would be refused at reset."""
    mask = fragileml.Episode(machine).mask()
    return [index for index, allowed in enumerate(mask) if not allowed]


def beside_episodes(
    table: Table[StatePlace], count: int, steps: int, pool: Sequence[int] | None = None
) -> None:
    interpreter = table.interpreter
    batch = Batch(table, count)
    episodes = [fragileml.Episode(interpreter, tier="reference") for _ in range(count)]
    draw = random.Random(0)
    pool = pool or pool_of(interpreter.menu, draw)
    for _ in range(steps):
        actions = np.array([draw.choice(pool) for _ in range(count)])
        step = batch.step(actions)
        taken = [each.step(int(action)) for each, action in zip(episodes, actions, strict=True)]
        assert step.rewards.tolist() == [each.reward for each in taken]
        assert step.terminated.tolist() == [each.terminated for each in taken]
        assert step.truncated.tolist() == [each.truncated for each in taken]
        for which, episode in enumerate(episodes):
            moment = episode.snapshot()
            place = table.places[batch.places[which]]
            assert (place.state, place.state.issues) == (moment.state, moment.state.issues)
            assert batch.minutes[which] == moment.minutes
        ended = np.array([each.ended for each in episodes])
        seeds = [draw.randrange(1000) for _ in range(int(ended.sum()))]
        batch.reset(ended, seeds)
        for episode, seed in zip((e for e in episodes if e.ended), seeds, strict=True):
            episode.reset(seed)


def table_of(machine: Machine, limit: int = 64 << 20) -> Table[StatePlace]:
    return Table(States(CompiledTier(fragileml.link(machine))), limit)


@pytest.mark.parametrize("scenario", SCENARIOS[3::24])
def test_a_batch_equals_its_episodes(scenario: str) -> None:
    beside_episodes(table_of(fragileml.load_machine(scenario)), 5, 60)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_batch_equals_its_episodes_over_10_000_steps(scenario: str) -> None:
    beside_episodes(table_of(fragileml.load_machine(scenario)), 20, 500)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_batches_of_random_packs_equal_their_episodes(seed: int, tmp_path: Path) -> None:
    for machine in drawn_machines(seed, tmp_path):
        beside_episodes(table_of(machine), 20, 500)


def test_a_table_that_is_full_begins_anew() -> None:
    table = table_of(fragileml.load_machine("pad-token-missing"), limit=1)
    beside_episodes(table, 200, 30)
    assert len(table.places) <= table.capacity


def test_a_table_with_many_effects_has_wider_words() -> None:
    table = table_of(fragileml.load_machine("three-stops-to-the-service"))
    table.width = Width(np.uint32, 2)
    beside_episodes(table, 5, 40)
    assert len(table.effects) > 3
    assert table.width is WIDE


def test_too_many_episodes_for_a_table_are_refused() -> None:
    machine = fragileml.load_machine("pad-token-missing")
    with pytest.raises(fragileml.FragileMLError, match="raise the limit"):
        Batch(table_of(machine, limit=1), 1_000)


def test_running_out_of_minutes_is_an_end() -> None:
    table = table_of(fragileml.load_machine("pad-token-missing"))
    run = table.interpreter.menu.index(fragileml.Run("train"))
    batch, episode = Batch(table, 1), fragileml.Episode(table.interpreter, tier="reference")
    while not episode.ended:
        step = batch.step(np.array([run]))
        assert step.rewards.tolist() == [episode.step(run).reward]
    assert step.truncated.tolist() == [True]
    assert episode.result().end in {End.OUT_OF_MINUTES, End.OUT_OF_STEPS}
