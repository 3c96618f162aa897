"""What makes a scenario hard, and how the bundled ones are divided by it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from attrs import evolve

from fragileml.library.catalogue import catalogue
from fragileml.library.difficulty import Difficulty, Points, points_of
from fragileml_dsl.machine.annotations import (
    CallStep,
    EditStep,
    Expectation,
    InspectStep,
    Par,
    RunStep,
    ScriptedTest,
    ScriptStep,
    SubmitStep,
)
from fragileml_dsl.machine.machine import Fault, Machine, Visibility
from tests.fragileml.machines import machine

NOTHING = Points(steps=0, silence=0, faults=0, ambiguity=0, branching=0)
FAULT = Fault((), None)


def broken(faults: int = 1, **notes: Any) -> Machine:
    plain = machine()
    usual = evolve(plain.annotations, tests=(), par=Par(3, 31, 1))
    annotations = evolve(usual, **notes)
    return evolve(plain, annotations=annotations, faults=(FAULT,) * faults)


def repaired(*steps: ScriptStep, success: bool | None = True) -> ScriptedTest:
    script = (*steps, RunStep("train"), SubmitStep(None, None))
    return ScriptedTest("it", script, Expectation(success=success), None, 1)


TWO = repaired(InspectStep("log"), EditStep((("m.a", 1), ("m.b", 2))))
ONE = repaired(CallStep("m/repair"))


def with_menu(one: Machine, actions: int) -> Machine:
    return evolve(one, actions=one.actions[:1] * actions)


def silent(one: Machine) -> Machine:
    first, *others = one.issues
    choice = evolve(first.visibility[-1], visibility=Visibility.SILENT)
    annotations = evolve(one.annotations, raises=((first.name,),))
    quiet = evolve(first, visibility=(choice,))
    return evolve(one, issues=(quiet, *others), annotations=annotations)


@pytest.mark.parametrize(
    ("machine", "points"),
    [
        (broken(), NOTHING),
        (broken(par=Par(5, 1, 1)), evolve(NOTHING, steps=2)),
        (broken(par=Par(1, 0, 1)), NOTHING),
        (broken(faults=3), evolve(NOTHING, faults=2)),
        (broken(accepted=("ambiguous", "cut-off")), evolve(NOTHING, ambiguity=1)),
        (silent(broken()), evolve(NOTHING, silence=2)),
        (with_menu(broken(), 128), NOTHING),
        (with_menu(broken(), 256), evolve(NOTHING, branching=1)),
        (with_menu(broken(faults=0), 256), NOTHING),
    ],
)
def test_each_thing_that_makes_it_hard_gives_points(machine: Machine, points: Points) -> None:
    assert points_of(machine) == points


@pytest.mark.parametrize(
    ("tests", "steps"),
    [((TWO, ONE), 0), ((TWO, repaired(success=False), repaired(success=None)), 1), ((), 7)],
)
def test_without_par_the_shortest_repair_of_a_test_counts(
    tests: tuple[ScriptedTest, ...], steps: int
) -> None:
    assert points_of(broken(par=None, tests=tests)).steps == steps


@pytest.mark.parametrize(
    ("total", "difficulty"),
    [
        (0, Difficulty.EASY),
        (1, Difficulty.EASY),
        (2, Difficulty.MEDIUM),
        (3, Difficulty.MEDIUM),
        (4, Difficulty.HARD),
    ],
)
def test_points_add_up(total: int, difficulty: Difficulty) -> None:
    points = evolve(NOTHING, steps=total - total // 2, faults=total // 2)
    assert (points.total, points.difficulty) == (total, difficulty)


def test_the_bundled_pack_has_scenarios_of_each_difficulty_and_no_class_rules() -> None:
    found = Counter(each.difficulty for each in catalogue("huggingface"))
    assert set(found) == set(Difficulty)
    assert max(found.values()) <= 0.6 * found.total()
