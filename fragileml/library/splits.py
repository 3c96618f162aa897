"""Which scenarios agents learn from, and which they are judged by.

What is divided are families, so that nothing of a failure that is held out is ever learned from.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.shares import Shares


class Split(StrEnum):
    """A part of a pack."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


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
