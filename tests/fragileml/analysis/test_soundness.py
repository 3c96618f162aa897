"""The reward's bounds: that they hold, and what is said where they do not suffice."""

from __future__ import annotations

import random

import pytest
from attrs import evolve

from fragileml.analysis import Answer, prove
from fragileml.analysis.claims import actions_of
from fragileml.analysis.soundness import failure_pays, success_pays
from fragileml.episode.episode import Episode
from fragileml.machine.actions import Submit
from fragileml.packages.linking import link
from fragileml_dsl.machine.machine import Machine, Weights
from tests.fragileml.machines import machine

PLAIN = Weights(1, 1, 1, 1, 3, 1)


def _answers(one: Machine) -> dict[str, Answer]:
    (proof,) = prove(one)
    return {each.name: each.answer for each in proof.claims}


def test_default_weights_are_sound_by_their_bounds_alone() -> None:
    for broken in (True, False):
        success, failure = success_pays(PLAIN, broken=broken), failure_pays(PLAIN, broken=broken)
        assert success.least > failure.most
    assert success_pays(PLAIN, broken=True).least == 1500
    assert failure_pays(PLAIN, broken=True).most == 1000


@pytest.mark.parametrize("seed", range(20))
def test_no_episode_leaves_its_bounds(seed: int) -> None:
    choice = random.Random(seed)
    weights = Weights(*(choice.randint(-2, 4) for _ in range(6)))
    interpreter = link(evolve(machine(), weights=weights))
    episode = Episode(interpreter, 0)
    while not episode.ended:
        episode.step(choice.choice(interpreter.menu))
    result = episode.result()
    bounds = (success_pays if result.success else failure_pays)(weights, broken=True)
    assert bounds.least <= result.score <= bounds.most


@pytest.mark.parametrize(
    ("weights", "claim"),
    [
        (evolve(PLAIN, outcome=0), "success-pays-more"),
        (evolve(PLAIN, diagnosis=9), "floor"),
        (evolve(PLAIN, cost=-1), "no-cycle-pays"),
        (evolve(PLAIN, validity=-1), "no-cycle-pays"),
    ],
)
def test_weights_that_can_be_cheated_are_refuted(weights: Weights, claim: str) -> None:
    answers = _answers(evolve(machine(), weights=weights))
    assert answers[claim] is Answer.REFUTED


def test_a_refuted_claim_comes_with_an_episode_that_shows_it() -> None:
    one = evolve(machine(), weights=evolve(PLAIN, diagnosis=9))
    (proof,) = prove(one)
    claim = proof.claim("floor")
    assert claim is not None
    assert len(claim.script) == 1


def test_a_machine_without_repair_and_one_without_budget() -> None:
    settings = tuple(evolve(each, menu=each.menu[:0]) for each in machine().variables)
    stuck = evolve(machine(), variables=settings, actions=())
    assert _answers(stuck)["solvable"] is Answer.REFUTED
    assert _answers(evolve(machine(), steps=3))["solvable"] is Answer.PROVED


def test_repairs_are_played_as_they_are_priced() -> None:
    interpreter = link(machine())
    (proof,) = prove(machine())
    assert proof.minutes == proof.repairs[-1].minutes
    assert proof.steps == proof.repairs[0].steps
    for repair in proof.repairs:
        episode = Episode(interpreter, proof.seed)
        for action in (*actions_of(repair.script), Submit()):
            episode.step(action)
        result = episode.result()
        assert (result.success, result.steps) == (True, repair.steps)
        assert result.minutes == repair.minutes
