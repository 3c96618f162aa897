"""What an agent has seen: for each fact the last value, and whether it may have changed since.

A value grows old by what the agent itself did, judged by what its action may write and not by
what it wrote, so that nothing that happens unseen shows here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from attrs import frozen

from fragileml.machine.evaluate import evaluate
from fragileml.machine.program import Program
from fragileml.machine.state import State
from fragileml.machine.transition import RunReport, Seen, Transition
from fragileml.machine.world import World
from fragileml_dsl.machine.term import Value


@frozen(eq=False)
class Sighting:
    """When a fact was last seen: its value follows from the state then."""

    state: State
    logged: bool
    fresh: bool


Knowledge = tuple[Sighting | None, ...]
"""One entry a fact, in the machine's order; None for what was never seen."""


@frozen
class Known:
    """A fact that was seen, as an agent is told of it.

    Attributes:
        fact: Its index in the machine.
        name: The metric or variable; empty for a formula that a probe prints.
        value: Its value when it was last seen.
        fresh: Whether nothing that the agent has done since can have changed it.
    """

    fact: int
    name: str
    value: Value
    fresh: bool


def begin(program: Program, run: RunReport) -> Knowledge:
    """Return what the log of the run at reset tells."""
    notes: list[Sighting | None] = [None] * len(program.machine.facts)
    _follow(program, notes, run)
    return tuple(notes)


def learn(program: Program, knowledge: Knowledge, transition: Transition) -> Knowledge:
    """Return the knowledge after a transition."""
    if not (transition.slots or transition.run or transition.seen or transition.installs):
        return knowledge
    notes = list(knowledge)
    _age(program, notes, transition.slots)
    if transition.installs:
        _grow_old(notes, program.facts_reading_packages)
    if transition.run:
        _follow(program, notes, transition.run)
    if transition.seen:
        _note(notes, transition.seen)
    return tuple(notes)


def _follow(program: Program, notes: list[Sighting | None], run: RunReport) -> None:
    for execution in run.executions:
        if execution.seen:
            _note(notes, execution.seen)
        _age(program, notes, program.written_by_stage[execution.stage])


def _note(notes: list[Sighting | None], seen: Seen) -> None:
    for fact in seen.facts:
        notes[fact] = Sighting(seen.state, seen.logged, fresh=True)


def _age(program: Program, notes: list[Sighting | None], slots: Iterable[int]) -> None:
    for slot in slots:
        _grow_old(notes, program.facts_reading[slot])


def _grow_old(notes: list[Sighting | None], facts: Iterable[int]) -> None:
    for fact in facts:
        sighting = notes[fact]
        if sighting and sighting.fresh:
            notes[fact] = Sighting(sighting.state, sighting.logged, fresh=False)


def known(program: Program, knowledge: Knowledge) -> tuple[Known, ...]:
    """Return what has been seen, in the machine's order, with names and values."""
    return tuple(
        Known(index, program.fact_names[index], value_of(program, index, sighting), sighting.fresh)
        for index, sighting in enumerate(knowledge)
        if sighting
    )


def value_of(program: Program, index: int, sighting: Sighting) -> Value:
    """Return the value of a fact when it was seen."""
    fact = program.machine.facts[index]
    world = World(program, sighting.state, sighting.logged)
    if fact.metric is not None:
        return world.metric(fact.metric)
    return cast("Value", evaluate(fact.term, world.frame()))
