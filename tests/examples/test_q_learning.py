"""Tabular Q-learning finds what value iteration on the packed table says is best."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from examples.q_learning import QLearner, learner
from fragileml.episode.rewards import UNIT, validity_total
from fragileml.machine import Outcome, Submit

pytest.importorskip("numpy")

from fragileml.episode.compiled.explorer import StatePlace, States
from fragileml.episode.compiled.table import Table
from fragileml.episode.compiled.tier import CompiledTier

EPISODES = 10_000
SCENARIOS = (
    "adapter-goes-on",
    "adapter-without-head",
    "answers-that-vary",
    "answers-without-end",
    "branch-file-comes-back",
    "class-called-none",
    "classes-without-names",
    "codes-with-zeros",
    "columns-dropped",
    "five-token-vocabulary",
    "head-with-one-output",
    "label-order-mismatch",
    "last-rows-of-a-sorted-file",
    "markers-of-the-speakers",
    "note-after-the-fact",
    "same-customers",
    "stale-map-cache",
    "temporal-leakage",
    "text-in-the-collator",
    "two-outputs-and-a-cold-runner",
)
"""All with one fault whose slice has fewer than 24 actions and 4,000 states."""

Move: TypeAlias = tuple[int, float, int | None]
"""An action, what it pays in thousandths, and the state after it, None after a submission."""


def moves_of(learns: QLearner, table: Table[StatePlace], state: int) -> Iterator[Move]:
    """Yield what changes a state or ends the episode."""
    machine = learns.episode.interpreter.machine
    for action in learns.actions:
        table.fill(state, action)
        word = int(table.words[state * table.actions + action])
        after, effect = word >> table.width.effect_bits, table.effects[word & table.width.effects]
        paid = effect.gain - machine.weights.cost * UNIT * effect.minutes / machine.minutes
        if effect.outcome is Outcome.REFUSED:
            paid += machine.weights.validity * validity_total(1)
        if isinstance(learns.episode.actions()[action], Submit):
            yield action, paid, None
        elif after != state:
            yield action, paid, after


def best_score(learns: QLearner) -> int:
    """Return what the best plan pays, found by value iteration from the end backwards."""
    interpreter = learns.episode.interpreter
    table = Table(States(CompiledTier(interpreter)))
    start = table.start(learns.episode.seed)
    moves: dict[int, list[Move]] = {}
    waiting = [start]
    for state in waiting:
        if state not in moves:
            moves[state] = list(moves_of(learns, table, state))
            waiting += [after for _, _, after in moves[state] if after is not None]
    worth: dict[int | None, float] = dict.fromkeys(moves, float("-inf")) | {None: 0}
    changed = True
    while changed:
        changed = False
        for state in reversed(moves):
            most = max(paid + worth[after] for _, paid, after in moves[state])
            changed |= most > worth[state] + 1e-9
            worth[state] = max(worth[state], most)
    return played(learns, moves, worth, start)


def played(
    learns: QLearner, moves: dict[int, list[Move]], worth: dict[int | None, float], start: int
) -> int:
    """Return what an episode pays in which each action is the best one."""
    learns.episode.reset()
    state: int | None = start
    while state is not None:
        action, _, state = max(moves[state], key=lambda move: move[1] + worth[move[2]])
        learns.episode.step(action)
    return learns.episode.snapshot().score


def learned_score(learns: QLearner, episodes: int) -> int:
    for _ in range(episodes):
        learns.play()
    learns.greedy()
    return learns.episode.snapshot().score


def test_a_small_scenario_is_learned() -> None:
    learns = learner("note-after-the-fact")
    assert learned_score(learns, 1_000) == best_score(learns)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_best_is_learned(scenario: str) -> None:
    learns = learner(scenario)
    assert learned_score(learns, EPISODES) == best_score(learns)


def test_what_is_learned_is_printed(checkout: Path) -> None:
    command = [sys.executable, "examples/q_learning.py", "same-customers", "--episodes", "200"]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("    20 episodes: ")
    assert done.stdout.endswith("Submit(module=None, cause=None)\n")
