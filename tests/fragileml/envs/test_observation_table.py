"""What a table of situations shows is what each episode shows that is worked out anew."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from attrs import evolve

import fragileml
from fragileml.envs.encoder import Encoder
from fragileml.envs.encoding import Encoding
from fragileml.envs.memory import in_units
from fragileml.envs.observation_table import ObservationTable
from fragileml.envs.reward_vectors import RewardVectors
from fragileml.envs.situations import Situations
from fragileml.episode.compiled import table
from fragileml.episode.compiled.batch import Batch
from fragileml.episode.compiled.table import Table
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.drawn import SEEDS, drawn_machines
from tests.fragileml.envs.table_bugs import SITUATIONS
from tests.fragileml.episode.test_batch import pool_of
from tests.fragileml.machines import ALL

SCENARIOS = fragileml.scenarios()
FIXED = SCENARIOS[:: max(1, len(SCENARIOS) // 12)][:12]


def beside_episodes(machine: Machine, count: int, steps: int, limit: int = 64 << 20) -> int:
    """Compare a batch with single episodes; return how often the table was begun anew."""
    interpreter = fragileml.link(machine)
    situations = Situations(Encoding.of_one(interpreter), interpreter)
    batch = Batch(Table(situations, limit), count)
    shown, payer = ObservationTable(batch, situations), RewardVectors(batch)
    encoder = Encoder(situations.encoding.layout, interpreter.program)
    episodes = [fragileml.Episode(interpreter, tier="reference") for _ in range(count)]
    draw = random.Random(0)
    pool = pool_of(interpreter.menu, draw)
    for _ in range(steps):
        actions = np.array([draw.choice(pool) for _ in range(count)])
        minutes, refused = batch.minutes, batch.refused
        step = batch.step(actions)
        taken = [each.step(int(action)) for each, action in zip(episodes, actions, strict=True)]
        assert step.rewards.tolist() == [each.reward for each in taken]
        assert step.terminated.tolist() == [each.terminated for each in taken]
        assert step.truncated.tolist() == [each.truncated for each in taken]
        ended = np.array([each.ended for each in episodes])
        rows, masks = shown.rows(), shown.masks(ended)
        paid, success = payer.vector(step, minutes, refused), payer.success(step)
        for which, episode in enumerate(episodes):
            moment, components = episode.snapshot(), taken[which].components
            assert components is not None
            situation = batch.table.places[batch.places[which]]
            assert (rows[which] == encoder.row(moment)).all()
            assert masks[which].tolist() == list(episode.mask())
            assert {name: each[which] for name, each in paid.items()} == in_units(components)
            assert repr(situation.known(interpreter.program)) == repr(moment.known)  # nan is nan
            assert situation.place.state.digest() == moment.state.digest()
            assert success[which] == (moment.totals.outcome > 0)
        seeds = [draw.randrange(1000) for _ in range(int(ended.sum()))]
        batch.reset(ended, seeds)
        for episode, seed in zip((e for e in episodes if e.ended), seeds, strict=True):
            episode.reset(seed)
    return batch.table.generation


@pytest.mark.parametrize("scenario", FIXED[::3])
def test_a_table_of_situations_equals_episodes(scenario: str) -> None:
    beside_episodes(fragileml.load_machine(scenario), 5, 40)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_table_of_situations_equals_episodes_over_10_000_steps(scenario: str) -> None:
    beside_episodes(fragileml.load_machine(scenario), 20, 500)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_tables_of_random_packs_equal_episodes(seed: int, tmp_path: Path) -> None:
    for machine in drawn_machines(seed, tmp_path):
        beside_episodes(machine, 20, 500)


def test_a_table_that_is_full_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_PLACES_AT_FIRST", 64)
    assert beside_episodes(fragileml.load_machine("pad-token-missing"), 10, 40, limit=1) > 2


def some_machines() -> None:
    for scenario in ("pad-token-missing", "numpy-on-a-friday", "three-stops-to-the-service"):
        machine = fragileml.load_machine(scenario)
        beside_episodes(machine, 6, 80)
        beside_episodes(evolve(machine, minutes=40), 6, 40)
    for machine in ALL.values():
        beside_episodes(machine, 6, 60)


@pytest.mark.slow
@pytest.mark.parametrize("name", SITUATIONS)
def test_a_bug_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    SITUATIONS[name].plant(monkeypatch)
    with pytest.raises((AssertionError, IndexError, FragileMLError)):
        some_machines()


@pytest.mark.slow
def test_without_a_bug_nothing_is_found() -> None:
    some_machines()
