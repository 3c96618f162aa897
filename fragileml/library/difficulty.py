"""How hard a scenario is to repair, in points that add up; nothing is proved or played for it."""

from __future__ import annotations

from enum import StrEnum

from attrs import astuple, frozen

from fragileml.machine.menu import menu_of
from fragileml_dsl.machine.annotations import (
    Acceptance,
    EditStep,
    InspectStep,
    ScriptedTest,
)
from fragileml_dsl.machine.machine import Machine, Visibility


class Difficulty(StrEnum):
    """How hard a scenario is to repair."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


_MOST_OF_EASY = 1
_MOST_OF_MEDIUM = 3

_USUAL_STEPS = 3
"""A change, a run and the submission."""

_MANY_STEPS = 10
"""What a repair is taken to need of which neither par nor a test is known."""

_SMALL_MENU = 128


@frozen
class Points:
    """What makes a scenario hard; 0 each where nothing does.

    Attributes:
        steps: One for each step of par beyond a change, a run and the submission.
        silence: Two if some fault raises a silent issue, which stops nothing and prints nothing.
        faults: One for each fault beyond the first.
        ambiguity: One if the file accepts that no probe tells what to repair.
        branching: One for each full 128 actions of the menu beyond the first 128, if there is
            anything to repair.
    """

    steps: int
    silence: int
    faults: int
    ambiguity: int
    branching: int

    @property
    def total(self) -> int:
        """Their sum."""
        points: tuple[int, ...] = astuple(self)
        return sum(points)

    @property
    def difficulty(self) -> Difficulty:
        """``easy`` up to 1 point, ``medium`` up to 3, else ``hard``."""
        if self.total <= _MOST_OF_EASY:
            return Difficulty.EASY
        return Difficulty.MEDIUM if self.total <= _MOST_OF_MEDIUM else Difficulty.HARD


def points_of(machine: Machine) -> Points:
    """Return what makes a scenario hard, from its file's par and its machine."""
    notes = machine.annotations
    raised = {name for names in notes.raises for name in names}
    silent = any(
        issue.name in raised and issue.visibility[-1].visibility is Visibility.SILENT
        for issue in machine.issues
    )
    return Points(
        steps=max(0, _steps(machine) - _USUAL_STEPS),
        silence=2 * silent,
        faults=max(0, len(machine.faults) - 1),
        ambiguity=int(Acceptance.AMBIGUOUS in notes.accepted),
        branching=max(0, len(menu_of(machine)) // _SMALL_MENU - 1) if machine.faults else 0,
    )


def _steps(machine: Machine) -> int:
    """Return the steps of par; where none is declared, of the shortest repair that a test shows."""
    notes = machine.annotations
    if notes.par is not None:
        return notes.par.steps
    return min((_changes(each) for each in notes.tests if each.expect.success), default=_MANY_STEPS)


def _changes(test: ScriptedTest) -> int:
    """Count what a test does besides looking, each setting for itself as on the menu."""
    return sum(
        len(step.settings) if isinstance(step, EditStep) else 1
        for step in test.script
        if not isinstance(step, InspectStep)
    )
