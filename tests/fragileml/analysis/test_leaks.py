"""What agents may not read, and that it is found where they could."""

from __future__ import annotations

import pytest
from attrs import evolve

from fragileml.analysis import Answer, Claim, prove
from fragileml.analysis.claims import actions_of
from fragileml.analysis.leaks import CANARY, secrets_of
from fragileml.episode.episode import Episode
from fragileml_dsl.machine.machine import Choice, Machine
from fragileml_dsl.machine.term import TRUE
from tests.fragileml.machines import machine


def _discreet() -> Machine:
    """Return the machine without the names of its issues in their messages."""
    error = (Choice(TRUE, ("ValueError: no",)),)
    issues = (evolve(each, error=error if each.error else ()) for each in machine().issues)
    return evolve(machine(), issues=tuple(issues))


def _claim(one: Machine) -> Claim:
    (proof, *_) = prove(one)
    claim = proof.claim("nothing-leaks")
    assert claim is not None
    return claim


def test_secrets_are_what_a_machine_carries_for_people_and_what_it_hides() -> None:
    notes = machine().annotations
    assert {CANARY, notes.title, notes.file, *notes.faults} <= set(secrets_of(machine()))
    assert "hub.outages" in secrets_of(machine())
    assert "hub.rows" not in secrets_of(machine())


def test_a_machine_that_keeps_its_secrets() -> None:
    claim = _claim(_discreet())
    assert claim.answer is Answer.SAMPLED
    assert "200 random steps" in claim.covers


@pytest.mark.parametrize("place", ["alert", "task", "log", "message", "probe"])
def test_a_secret_is_found_wherever_it_is_told(place: str) -> None:
    one = _discreet()
    secret = one.issues[0].name
    claim = _claim(_telling(one, place, secret))
    assert claim.answer is Answer.REFUTED
    episode = Episode(_telling(one, place, secret), claim.seed)
    for action in actions_of(claim.script):
        episode.step(action)
    assert secret in episode.observation.text(100_000)


def _telling(one: Machine, place: str, secret: str) -> Machine:
    match place:
        case "alert":
            return evolve(one, alert=f"See {secret}.")
        case "task":
            return evolve(one, task=f"See {secret}.")
        case "log":
            return evolve(one, log=(secret,))
        case "message":
            issues = (evolve(one.issues[0], error=(Choice(TRUE, (secret,)),)), *one.issues[1:])
            return evolve(one, issues=issues)
        case _:
            probe = one.probes[0]
            return evolve(
                one,
                probes=(
                    evolve(probe, text=(Choice(TRUE, (secret,)),), facts=((),)),
                    *one.probes[1:],
                ),
            )
