"""What the seed decides, and with which bugs and files it does not."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from fragileml.analysis import Answer, diagnose, prove
from fragileml.machine import interpreter as interpreters
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml_dsl.machine.machine import Alternative, Machine, Variation, Write
from tests.fragileml.machines import BATCH, lit, machine, varied
from tests.fragileml.testing.bugs import Seed

RESET = Interpreter.reset


def answer(one: Machine) -> tuple[Answer, str]:
    """Return what is said of the seed."""
    claim = prove(one)[0].claim("seed-control")
    assert claim is not None
    return claim.answer, claim.covers


def with_sizes(*sizes: int) -> Machine:
    """Return a machine that begins with one of these batch sizes."""
    some = tuple(Alternative((Write(BATCH, lit(each)),), None, None, ()) for each in sizes)
    return machine(variations=(Variation("size", "padding", some),))


def test_what_a_seed_picks_begins_in_its_own_way() -> None:
    assert answer(machine()) == (Answer.SAMPLED, "one beginning, each made twice")
    assert answer(varied()) == (Answer.SAMPLED, "6 of 6 beginnings, each made twice")
    many = with_sizes(*range(8, 28))
    assert answer(many)[0] is Answer.SAMPLED


def test_an_alternative_that_changes_nothing_is_found() -> None:
    one = with_sizes(16, 64, 16)
    assert answer(one)[0] is Answer.REFUTED
    assert "pick other alternatives and begin alike" in answer(one)[1]
    assert "FML825" in {each.code for each in diagnose(one, prove(one))}


def resets_drop_the_seed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Interpreter, "reset", lambda self, _seed=0: RESET(self))


def picks_drop_the_seed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(interpreters, "pick", lambda _variation, _seed: 0)


def the_seed_is_added_to_what_was_drawn_before(patch: pytest.MonkeyPatch) -> None:
    numbers = count()

    def reset(self: Interpreter, seed: int = 0) -> Beginning:
        return RESET(self, seed + next(numbers))

    patch.setattr(Interpreter, "reset", reset)


@pytest.mark.parametrize(
    "bug", [resets_drop_the_seed, picks_drop_the_seed, the_seed_is_added_to_what_was_drawn_before]
)
@pytest.mark.parametrize("sizes", [(16, 64), tuple(range(8, 28))])
def test_a_bug_refutes_the_claim(
    bug: Seed, sizes: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = with_sizes(*sizes)
    bug(monkeypatch)
    assert answer(one)[0] is Answer.REFUTED


def test_what_has_no_alternatives_begins_in_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count()

    def begin(self: Interpreter, _seed: int = 0) -> Any:
        one = machine(log=(f"it is {next(numbers)} o'clock",))
        return RESET(Interpreter(one, self.installer))

    monkeypatch.setattr(Interpreter, "reset", begin)
    assert answer(machine()) == (
        Answer.REFUTED,
        "an episode with the seed 0 begins in two ways",
    )
