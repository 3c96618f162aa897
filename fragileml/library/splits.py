"""Which scenarios agents learn from, which they are judged by, and how hard each is.

What is divided are families, so that nothing of a failure that is held out is ever learned from.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from fragileml_dsl.machine.annotations import EditStep, RunStep, ScriptedTest, SubmitStep
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.shares import Shares


class Split(StrEnum):
    """A part of a pack."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class Difficulty(StrEnum):
    """How hard a scenario is to repair."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


_EASY_CHANGES = 1
_MEDIUM_CHANGES = 2


def family(machine: Machine) -> str:
    """Return the name that a scenario shares with all that show the same failure.

    That is the corpus record of the first issue that its first fault raises. An issue without a
    record stands for itself, and so does a fault that raises nothing. Controls are one family for
    each pipeline.
    """
    notes = machine.annotations
    if not notes.faults:
        return f"pipeline {notes.pipeline}"
    raised = next(iter(notes.raises), ())
    if not raised:
        return f"fault {notes.faults[0]}"
    record = next((each.record for each in notes.issues if each.name == raised[0]), None)
    return f"record {record}" if record else f"issue {raised[0]}"


def split_of(machine: Machine, shares: Shares) -> Split:
    """Return the part of its pack that a scenario belongs to, decided by its family alone."""
    text = f"{shares.salt}\n{family(machine)}"
    whole = shares.train + shares.validation + shares.test
    place = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") * whole >> 64
    if place < shares.train:
        return Split.TRAIN
    return Split.VALIDATION if place < shares.train + shares.validation else Split.TEST


def difficulty_of(machine: Machine) -> Difficulty:
    """Return how hard a scenario is: by the changes of its shortest repair that a test shows.

    Each fault beyond the first counts as one more change. Where no test shows a repair, it is hard.
    """
    repairs = [each for each in machine.annotations.tests if each.expect.success]
    if not repairs:
        return Difficulty.HARD
    further = max(0, len(machine.faults) - 1)
    changes = min(map(_changes, repairs)) + further
    if changes <= _EASY_CHANGES:
        return Difficulty.EASY
    return Difficulty.MEDIUM if changes <= _MEDIUM_CHANGES else Difficulty.HARD


def _changes(test: ScriptedTest) -> int:
    """Count what a test does besides runs and the submission, each setting for itself."""
    return sum(
        len(step.settings) if isinstance(step, EditStep) else 1
        for step in test.script
        if not isinstance(step, RunStep | SubmitStep)
    )
