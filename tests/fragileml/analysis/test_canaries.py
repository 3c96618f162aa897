"""Tricks that repair nothing, and what makes them pay."""

from __future__ import annotations

import pytest
from attrs import evolve

from fragileml.analysis import Answer, Claim, diagnose, prove
from fragileml.analysis.canaries import canaries
from fragileml.analysis.claims import actions_of
from fragileml.episode import Episode, reference
from fragileml.episode.judge import Judge
from fragileml.episode.playing import take
from fragileml.machine.actions import Inspect
from fragileml.packages.linking import link
from fragileml_dsl.machine.machine import Injection, Machine, Write
from fragileml_dsl.machine.term import TRUE
from tests.fragileml.machines import ALL, OUTAGES, healthy, injected, lit, machine, stale_cache
from tests.fragileml.testing.bugs import Seed, regressions_are_paid


def claim_of(one: Machine) -> Claim | None:
    """Return what is said of tricks."""
    return prove(one)[0].claim("tricks-pay-nothing")


@pytest.mark.parametrize("name", sorted({*ALL} - {"healthy", "injected"}))
def test_no_trick_pays(name: str) -> None:
    claim = claim_of(ALL[name])
    assert claim is not None
    assert claim.answer is Answer.SAMPLED
    assert claim.covers.endswith(" tricks, none of which pays more than 0")


def test_what_repairs_something_is_no_trick() -> None:
    tricks = [claim_of(each) for each in (machine(), ALL["outage"])]
    assert [each and each.covers.split()[0] for each in tricks] == ["8", "7"]


@pytest.mark.parametrize("steps", [1, 20, 21])
def test_each_trick_is_played_to_its_end(steps: int) -> None:
    interpreter = link(machine(steps=steps))
    judge = Judge(interpreter.program, interpreter.reset(0).state)
    for canary in canaries(interpreter, 0, judge):
        episode = Episode(interpreter)
        take(episode, canary.actions)
        assert episode.ended, canary.name


def test_where_nothing_is_broken_there_is_no_trick() -> None:
    assert claim_of(healthy()) is None
    assert claim_of(injected()) is None


def refusals_are_paid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reference, "validity_total", lambda refused: 50 * refused)


def minutes_are_paid(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reference, "cost_total", lambda minutes, _budget: minutes)


def guesses_are_free(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reference, "outcome_total", lambda *, success: 1000 * success)


def guesses_succeed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Judge, "diagnosis", lambda _self, _submit: 9000)


@pytest.mark.parametrize(
    ("bug", "trick"),
    [
        (refusals_are_paid, "being refused again and again"),
        (minutes_are_paid, "reading again and again"),
        (guesses_are_free, "naming the cause at once"),
        (guesses_succeed, "submitting at once"),
        (regressions_are_paid, "spoiling and not mending"),
    ],
)
def test_a_bug_makes_a_trick_pay(bug: Seed, trick: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    claim = claim_of(stale_cache())
    assert claim is not None
    assert claim.answer is Answer.REFUTED
    assert claim.covers.startswith(trick)


def spoiling_itself(**changes: int) -> Machine:
    """Return a machine in which the hub breaks while an agent waits."""
    event = Injection(when=TRUE, once=True, writes=(Write(OUTAGES, lit(3)),), log=())
    return machine(injections=(event,), weights=evolve(machine().weights, **changes))


def test_giving_up_may_not_pay_more_than_waiting() -> None:
    one = spoiling_itself(regression=2)
    claim = claim_of(one)
    assert claim is not None
    words = "submitting at once pays -1.5, doing nothing -2"
    assert (claim.answer, claim.covers) == (Answer.REFUTED, words)
    (found,) = (each for each in diagnose(one, prove(one)) if each.code == "FML826")
    assert found.message == f"a trick pays: {words}"
    episode, idle = Episode(one, claim.seed), Episode(one, claim.seed)
    for action in actions_of(claim.script):
        episode.step(action)
    while not idle.ended:
        idle.step(Inspect("log"))
    assert episode.result().score > idle.result().score
