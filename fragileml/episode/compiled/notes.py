"""What an agent has seen, as values that episodes with the same past share."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeAlias, cast

from attrs import define, field

from fragileml.episode.knowledge import Known
from fragileml.machine.compiled.core import Core
from fragileml.machine.compiled.move import Lesson
from fragileml.machine.program import Program
from fragileml_dsl.machine.term import Value

Entry: TypeAlias = tuple[Value, bool, bool]
"""A value that was seen, whether it is fresh, and whether it is the zero below zero."""

Change: TypeAlias = tuple[int, Entry | None]
"""A fact by index and what is known of it then; None makes what is known old."""


@define(eq=False)
class Notes:
    """Knowledge, an entry a fact, None for what was never seen.

    Attributes:
        entries: In the machine's order.
        next: Notes after lessons that were learnt from here before.
    """

    entries: tuple[Entry | None, ...]
    next: dict[tuple[Change, ...], Notes] = field(factory=dict, init=False)

    def known(self, program: Program) -> tuple[Known, ...]:
        """Return what has been seen, in the machine's order, with names and values."""
        return known_of(program, self.entries)


def known_of(program: Program, entries: Sequence[Entry | None]) -> tuple[Known, ...]:
    """Return what entries say, in the machine's order, with names and values."""
    return tuple(
        Known(index, program.fact_names[index], entry[0], entry[1])
        for index, entry in enumerate(entries)
        if entry
    )


def after(entries: tuple[Entry | None, ...], changes: Sequence[Change]) -> tuple[Entry | None, ...]:
    """Return the entries after some changes; the same object if there are none."""
    found = list(entries)
    learn(found, changes)
    changed = tuple(found)
    return entries if changed == entries else changed


def learn(entries: list[Entry | None], changes: Sequence[Change]) -> None:
    """Make some changes in place."""
    for fact, entry in changes:
        if entry is not None:
            entries[fact] = entry
        else:
            old = entries[fact]
            if old is not None and old[1]:
                entries[fact] = old[0], False, old[2]


@define(slots=False, eq=False)
class Teacher:
    """Turns lessons into changes of knowledge."""

    core: Core

    @cached_property
    def _metrics(self) -> dict[tuple[int, bool], Callable[[int, int], Value]]:
        found: dict[tuple[int, bool], Callable[[int, int], Value]] = {}
        for index, fact in enumerate(self.core.program.machine.facts):
            for logged in (False, True):
                kind = "logged" if logged else "metric"
                name = f"fact_{index}" if fact.metric is None else f"{kind}_{fact.metric}"
                found[index, logged] = cast("Callable[[int, int], Value]", self.core.function(name))
        return found

    def changes(self, lesson: Lesson) -> tuple[Change, ...]:
        """Return what a lesson changes, at most one change a fact."""
        found: dict[int, Entry | None] = dict.fromkeys(lesson.aged)
        program = self.core.program
        for stage, seen in lesson.trail:
            if seen is not None:
                for fact in program.facts_of_stage[stage]:
                    found[fact] = self._entry(fact, seen, logged=True)
            for slot in program.written_by_stage[stage]:
                for fact in program.facts_reading[slot]:
                    entry = found.get(fact)
                    found[fact] = (entry[0], False, entry[2]) if entry else None
        if lesson.seen is not None:
            for fact in lesson.facts:
                found[fact] = self._entry(fact, lesson.seen, logged=False)
        return tuple(sorted(found.items(), key=_fact))

    def _entry(self, fact: int, seen: tuple[int, int], *, logged: bool) -> Entry:
        value = self._metrics[fact, logged](*seen)
        return entry_of(value, fresh=True)


def entry_of(value: Value, *, fresh: bool) -> Entry:
    """Return the entry of a value."""
    zero = isinstance(value, float) and value == 0.0 and math.copysign(1.0, value) < 0.0
    return value, fresh, zero


def _fact(change: Change) -> int:
    return change[0]
