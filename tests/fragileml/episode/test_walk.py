"""A walk pays, knows and shows what an episode does."""

from __future__ import annotations

import random

import pytest

import fragileml
from fragileml.episode.compiled.notes import Notes
from fragileml.episode.compiled.tier import CompiledTier
from fragileml.episode.compiled.walk import Walk
from fragileml.machine.prints import render

SCENARIOS = fragileml.scenarios()


def walk_beside_an_episode(scenario: str, steps: int) -> None:
    interpreter = fragileml.link(fragileml.load_machine(scenario))
    walk = Walk(CompiledTier(interpreter))
    episode = fragileml.Episode(interpreter, tier="reference")
    draw, menu, seed = random.Random(scenario), episode.actions(), 0
    for number in range(steps):
        index = draw.randrange(len(menu))
        if isinstance(menu[index], fragileml.Submit) and draw.random() < 0.9:
            continue
        assert walk.step(index) == episode.step(index).reward
        moment = episode.snapshot()
        for name in ("steps", "minutes", "refused", "score", "end", "totals"):
            assert getattr(walk, name) == getattr(moment, name), name
        if number % 10 == 0:
            assert walk.transition is not None
            assert render(walk.transition.prints) == episode.observation.lines
            seen = Notes(tuple(walk.entries)).known(interpreter.program)
            assert repr(seen) == repr(moment.known)
            assert episode.ended or walk.mask == episode.mask()
        if episode.ended:
            seed += 1
            walk.reset(seed)
            episode.reset(seed)


@pytest.mark.parametrize("scenario", SCENARIOS[::16])
def test_a_walk_equals_an_episode(scenario: str) -> None:
    walk_beside_an_episode(scenario, 400)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_walk_equals_an_episode_over_5_000_steps(scenario: str) -> None:
    walk_beside_an_episode(scenario, 5_000)
