"""What a file says of par, beside what is proved."""

from __future__ import annotations

import pytest
from attrs import evolve

from fragileml.analysis import Proof, diagnose, prove
from fragileml.analysis.declared_par import differing
from fragileml_dsl.machine.annotations import Par
from fragileml_dsl.machine.json import fingerprint
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.machines import machine


def _saying(steps: int, minutes: int) -> Machine:
    return evolve(machine(), annotations=evolve(machine().annotations, par=Par(steps, minutes, 7)))


def _beginnings(*pars: tuple[int | None, int | None]) -> tuple[Proof, ...]:
    (proof,) = prove(machine())
    return tuple(evolve(proof, steps=steps, minutes=minutes) for steps, minutes in pars)


def _said(
    steps: int, minutes: int, *pars: tuple[int | None, int | None]
) -> tuple[tuple[str, str], ...]:
    found = differing(_saying(steps, minutes), _beginnings(*pars))
    return tuple((each.message, each.hint.partition("write ")[2]) for each in found)


@pytest.mark.parametrize(
    "pars",
    [
        [(4, 31)],
        [(4, 20), (3, 31)],
        [(4, None)],
        [(None, None)],
        [(3, 31), (None, 20)],
        [(2, None), (None, 30)],
    ],
)
def test_what_is_proved_may_agree(pars: list[tuple[int | None, int | None]]) -> None:
    assert _said(4, 31, *pars) == ()


@pytest.mark.parametrize(
    ("pars", "message", "right"),
    [
        ([(3, 31)], "cost 3 steps, not 4 steps", "{steps: 3, minutes: 31}"),
        ([(4, 1)], "cost 1 minute, not 31 minutes", "{steps: 4, minutes: 1}"),
        (
            [(3, 20), (5, 19)],
            "cost 5 steps and 20 minutes, not 4 steps and 31 minutes",
            "{steps: 5, minutes: 20}",
        ),
        ([(5, None)], "cost 5 steps, not 4 steps", "{steps: 5, minutes: 31}"),
        ([(5, 31), (None, 31)], "cost at least 5 steps, not 4 steps", "{steps: 5, minutes: 31}"),
    ],
)
def test_what_is_proved_may_differ(
    pars: list[tuple[int | None, int | None]], message: str, right: str
) -> None:
    assert _said(4, 31, *pars) == ((f"the cheapest repairs {message}", f"par: {right}"),)


def test_a_finding_stands_where_par_stands() -> None:
    saying = _saying(1, 0)
    found = next(each for each in diagnose(saying, prove(saying)) if each.code == "FML821")
    assert found.span.start.line == 7


def test_a_file_need_not_say_it() -> None:
    assert not tuple(differing(machine(), prove(machine())))


def test_par_is_no_part_of_the_fingerprint() -> None:
    assert fingerprint(_saying(4, 31)) == fingerprint(machine())
