"""From a moment of an episode to a row of numbers, part by part.

A row is a function of the state, what the agent knows and what the last action did. Nothing in it
counts steps or minutes, so equal moments of different episodes have equal rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.envs.bounded import Bounded
from fragileml.envs.layout import (
    OUTCOME_COLUMNS,
    WORD_BUCKETS,
    Layout,
    fact_columns,
    fact_keys,
    goal_column,
    mark_column,
    visible_settings,
)
from fragileml.envs.numbers import scalar, setting_columns, setting_numbers, squash
from fragileml.envs.words import bucket_of, words_of
from fragileml.episode.knowledge import Known
from fragileml.episode.moment import Moment
from fragileml.machine.prints import Print, render
from fragileml.machine.program import Program
from fragileml.machine.state import Mark, State
from fragileml.machine.transition import History, Outcome, Transition

Row: TypeAlias = NDArray[np.float32]
"""A row or a part of one; the parts that an encoder returns cannot be written to."""

NEWEST_LINES: Final = 80
"""So many of the lines printed last count for the words."""

_CACHED_LINES: Final = 1024
_MARKS: Final = tuple(Mark)
_OUTCOMES: Final = {outcome: index for index, outcome in enumerate(Outcome)}
_MINUTES: Final = len(OUTCOME_COLUMNS) - 1


@frozen
class Said:
    """What a row tells of the last action.

    Attributes:
        outcome: How it ended; None at the beginning.
        minutes: What it took.
        words: The places of the words that it printed.
    """

    outcome: Outcome | None
    minutes: int
    words: tuple[int, ...]


@define(eq=False)
class Encoder:
    """Writes the rows of one machine in a layout that it may share with others.

    Attributes:
        layout: What the columns mean.
        program: The machine.
    """

    layout: Layout
    program: Program
    _marks: NDArray[np.intp] = field(init=False, repr=False)
    _settings: NDArray[np.intp] = field(init=False, repr=False)
    _facts: NDArray[np.intp] = field(init=False, repr=False)
    _orders: tuple[tuple[str, ...], ...] = field(init=False, repr=False)
    _lines: Bounded[str, tuple[int, ...]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        machine, column = self.program.machine, self.layout.state_index
        self._marks = np.array(
            [[column[mark_column(stage.name, mark)] for mark in Mark] for stage in machine.stages]
        )
        self._settings = np.array(
            [column[c] for _, v in visible_settings(machine) for c in setting_columns(v)],
            dtype=np.intp,
        )
        known = self.layout.knowledge_index
        self._facts = np.array(
            [[known[name] for name in fact_columns(key)] for key in fact_keys(machine)],
            dtype=np.intp,
        ).reshape(-1, 3)
        self._orders = tuple(
            machine.variables[fact.term.constant].values
            if fact.term.operator == "variable" and isinstance(fact.term.constant, int)
            else ()
            for fact in machine.facts
        )
        self._lines = Bounded(_CACHED_LINES)

    def row(self, moment: Moment) -> Row:
        """Return the row of a moment, an array of its own."""
        said = self.said(moment.transition, moment.history)
        return np.concatenate(
            (self.state(moment.state), self.knowledge(moment.known), self.transition(said))
        )

    def said(self, done: Transition | None, history: History) -> Said:
        """Return what rows tell of the last action; ``done`` is None at the beginning."""
        if done is None:
            return Said(None, 0, self._words(history.run.prints))
        return Said(done.outcome, done.minutes, self._words(done.prints))

    def _words(self, prints: Sequence[Print]) -> tuple[int, ...]:
        """Return the places of the words that were printed last, once each."""
        lines = render(prints)[-NEWEST_LINES:]
        return tuple(dict.fromkeys(b for line in lines for b in self._lines.get(line, _buckets)))

    def state(self, state: State) -> Row:
        """Return the part that a state decides."""
        values, marks, machine = state.values, state.marks, self.program.machine
        part = np.zeros(len(self.layout.state), np.float32)
        part[self._marks[range(len(marks)), [_MARKS.index(each) for each in marks]]] = 1
        part[self.layout.state_index[goal_column(machine.stages[machine.goal].name)]] = 1
        part[self._settings] = [
            number
            for slot, variable in visible_settings(machine)
            for number in setting_numbers(variable, values[slot])
        ]
        return _sealed(part)

    def knowledge(self, known: tuple[Known, ...]) -> Row:
        """Return the part that the agent's knowledge decides."""
        part = np.zeros(len(self.layout.knowledge), np.float32)
        for each in known:
            value = scalar(each.value, self._orders[each.fact])
            part[self._facts[each.fact]] = 1, each.fresh, value
        return _sealed(part)

    def transition(self, said: Said) -> Row:
        """Return the part that the last action decides."""
        part = np.zeros(len(self.layout.transition), np.float32)
        if said.outcome is not None:
            part[_OUTCOMES[said.outcome]] = 1
        part[_MINUTES] = squash(said.minutes)
        part[[len(OUTCOME_COLUMNS) + each for each in said.words]] = 1
        return _sealed(part)


def _buckets(line: str) -> tuple[int, ...]:
    return tuple(bucket_of(word, WORD_BUCKETS) for word in words_of(line))


def _sealed(part: Row) -> Row:
    part.setflags(write=False)
    return part
