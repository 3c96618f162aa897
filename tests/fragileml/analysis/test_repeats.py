"""What can be done again, and with which bugs it cannot."""

from __future__ import annotations

from itertools import count, islice
from typing import Any

import pytest
from attrs import evolve

from fragileml.analysis import Answer, Claim, diagnose, prove
from fragileml.episode import episode as episodes
from fragileml.episode import reference
from fragileml.episode.judge import Judge
from fragileml.episode.trace import Trace
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.prints import Lines
from fragileml.machine.transition import Transition
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.machines import ALL, machine, varied
from tests.fragileml.testing.bugs import (
    Seed,
    after_apply,
    digests_see_addresses,
    runs_warm_up,
    traces_forget_pages,
)

CLAIMS = ("determinism", "isolation", "verdict-determinism", "trace-replay")


def claims_of(one: Machine) -> dict[str, Claim]:
    """Return the claims about one beginning."""
    return {each.name: each for each in prove(one)[0].claims}


@pytest.mark.parametrize("name", ALL)
def test_all_of_it_holds_of_a_sample(name: str) -> None:
    claims = claims_of(ALL[name])
    for each in (*CLAIMS, "seed-control"):
        assert claims[each].answer is Answer.SAMPLED
        assert claims[each].script == ()


def test_what_is_covered_is_counted() -> None:
    claims = claims_of(varied())
    assert claims["determinism"].covers == "episodes of 4 and 11 steps, each played twice"
    assert claims["seed-control"].covers == "6 of 6 beginnings, each made twice"
    assert claims_of(machine())["seed-control"].covers == "one beginning, each made twice"


def an_interpreter_grows_tired(patch: pytest.MonkeyPatch) -> None:
    """After eight actions of all its episodes an action takes a minute more."""

    def change(self: Interpreter, found: Transition, _action: Any) -> Transition:
        number = next(vars(self).setdefault("done", count(1)))
        return evolve(found, minutes=found.minutes + (number > 8))

    after_apply(patch, change)


def an_episode_hears_of_the_one_before(patch: pytest.MonkeyPatch) -> None:
    """A step prints what another episode of its interpreter was doing meanwhile."""
    step = episodes.Episode.step

    def told(self: episodes.Episode, choice: Any) -> Any:
        vars(self.interpreter)["last"] = self
        return step(self, choice)

    def change(self: Interpreter, found: Transition, _action: Any) -> Transition:
        last = vars(self).get("last")
        before, vars(self)["before"] = vars(self).get("before"), last
        strange = before is not None and before is not last and not before.ended
        return evolve(found, prints=(*found.prints, Lines(("who?",)))) if strange else found

    patch.setattr(episodes.Episode, "step", told)
    after_apply(patch, change)


def judges_change_their_minds(patch: pytest.MonkeyPatch) -> None:
    numbers = count(1)
    repair = Judge.repair
    patch.setattr(
        Judge, "repair", lambda self, state: repair(self, state) if next(numbers) % 7 else 1
    )


def every_submission_is_a_success(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reference, "outcome_total", lambda **_: 1000)


def traces_lose_the_last_step(patch: pytest.MonkeyPatch) -> None:
    lines = Trace._lines
    patch.setattr(Trace, "_lines", lambda self: islice(lines(self), len(self.records)))


@pytest.mark.parametrize(
    ("bug", "name"),
    [
        (an_interpreter_grows_tired, "determinism"),
        (digests_see_addresses, "determinism"),
        (runs_warm_up, "isolation"),
        (an_episode_hears_of_the_one_before, "isolation"),
        (judges_change_their_minds, "verdict-determinism"),
        (every_submission_is_a_success, "verdict-determinism"),
        (traces_forget_pages, "trace-replay"),
        (traces_lose_the_last_step, "trace-replay"),
    ],
)
def test_a_bug_refutes_a_claim(bug: Seed, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    claim = claims_of(machine())[name]
    assert claim.answer is Answer.REFUTED
    assert bool(claim.script) == ("at the beginning" not in claim.covers)
    assert "FML827" in {each.code for each in diagnose(machine(), prove(machine()))}


def test_an_episode_that_hears_of_others_is_the_same_when_it_is_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    an_episode_hears_of_the_one_before(monkeypatch)
    claims = claims_of(machine())
    refuted = [each for each in CLAIMS if claims[each].answer is Answer.REFUTED]
    assert refuted == ["isolation"]


def test_where_an_episode_parts_its_actions_end(monkeypatch: pytest.MonkeyPatch) -> None:
    an_interpreter_grows_tired(monkeypatch)
    claim = claims_of(machine())["determinism"]
    step = int(claim.covers.split(" step ")[1].split(" ")[0])
    assert len(claim.script) == step
