"""Many episodes of one machine at once, as arrays over a packed table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.episode.compiled.explorer import PlaceT, TableFull
from fragileml.episode.compiled.table import OUTCOME_IDS, Ids, Table, Words
from fragileml.episode.rewards import cost_totals, validity_totals
from fragileml.machine.interpreter import Beginning
from fragileml.machine.transition import Outcome
from fragileml_dsl.errors import FragileMLError

_REFUSED = OUTCOME_IDS[Outcome.REFUSED]
_SUBMITTED = OUTCOME_IDS[Outcome.SUBMITTED]
_CUT = OUTCOME_IDS[Outcome.CUT]

Flags = NDArray[np.bool_]


@frozen(eq=False)
class BatchStep:
    """What a step of all episodes gives back; each array has shape (count,).

    Attributes:
        rewards: In thousandths.
        terminated: Whether the agent submitted.
        truncated: Whether a budget ended the episode.
        effects: What the actions did, by number in the table.
    """

    rewards: Ids
    terminated: Flags
    truncated: Flags
    effects: Ids


@define(slots=False, eq=False)
class Batch(Generic[PlaceT]):
    """Episodes side by side; each array has shape (count,).

    An episode that has ended must be reset before the next step: nothing else stops it.

    Attributes:
        table: The machine's transitions.
        count: How many episodes there are.
        places: Numbers of the present places.
        steps: Steps taken.
        minutes: Minutes spent.
        refused: Refused actions.
    """

    table: Table[PlaceT]
    count: int
    places: Ids = field(init=False)
    steps: Ids = field(init=False)
    minutes: Ids = field(init=False)
    refused: Ids = field(init=False)
    _starts: dict[Beginning, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        if self.table.capacity < 4 * self.count:
            raise FragileMLError(
                f"{self.count} episodes need a table of {4 * self.count} places, and its limit of "
                f"{self.table.limit} bytes lets it have {self.table.capacity}: raise the limit"
            )
        machine = self.table.interpreter.machine
        weights = machine.weights
        self._costs = weights.cost * np.array(cost_totals(machine))
        self._penalties = weights.validity * np.array(validity_totals(machine))
        self.places = np.zeros(self.count, np.int64)
        self.steps = np.zeros(self.count, np.int64)
        self.minutes = np.zeros(self.count, np.int64)
        self.refused = np.zeros(self.count, np.int64)
        self.reset(np.ones(self.count, np.bool_), [0] * self.count)

    def reset(self, which: Flags, seeds: Sequence[int]) -> None:
        """Begin some episodes anew.

        Args:
            which: By episode, whether it begins anew.
            seeds: Its seed, an entry for each that does.
        """
        if self.table.interpreter.machine.variations:
            self.places[which] = self._starts_of(seeds)
        else:
            self.places[which] = self._starts_of([0])[0]
        self.steps[which] = 0
        self.minutes[which] = 0
        self.refused[which] = 0

    def _starts_of(self, seeds: Sequence[int]) -> list[int]:
        """Return where episodes begin; numbers may change on the way."""
        beginnings = [self.table.interpreter.reset(each) for each in seeds]
        for beginning, seed in zip(beginnings, seeds, strict=True):
            if beginning not in self._starts:
                self._starts[beginning] = self._start(seed)
        return [self._starts[each] for each in beginnings]

    def _start(self, seed: int) -> int:
        try:
            return self.table.start(seed)
        except TableFull:
            self._renumber()
            return self.table.start(seed)

    def step(self, actions: Ids) -> BatchStep:
        """Do an action of the menu in every episode.

        Args:
            actions: Shape (count,): places in the menu.

        Raises:
            FragileMLError: If the menu lacks one of them.
        """
        if actions.min() < 0 or actions.max() >= self.table.actions:
            raise FragileMLError(f"actions are numbers from 0 to {self.table.actions - 1}")
        if len(self.table.places) + 2 * self.count > self.table.capacity:
            self._renumber()
        try:
            return self._taken(self._words(actions), actions)
        except TableFull:
            self._renumber()
            return self.step(actions)

    def _taken(self, words: Words, actions: Ids) -> BatchStep:
        table, kind = self.table, words.dtype.type
        effects = (words & kind(table.width.effects)).astype(np.int64)
        after = (words >> kind(table.width.effect_bits)).astype(np.int64)
        minutes = self.minutes + table.effect_arrays.minutes.take(effects, mode="clip")
        if minutes.max() >= len(self._costs):
            for which in np.flatnonzero(minutes >= len(self._costs)).tolist():
                left, number = len(self._costs) - 1 - int(self.minutes[which]), self.places[which]
                after[which], effects[which] = table.cut(int(number), int(actions[which]), left)
            minutes = self.minutes + table.effect_arrays.minutes.take(effects, mode="clip")
        rewards = table.effect_arrays.gains.take(effects, mode="clip")
        rewards += self._costs.take(minutes, mode="clip")
        rewards -= self._costs.take(self.minutes, mode="clip")
        outcomes = table.effect_arrays.outcomes.take(effects, mode="clip")
        refused = outcomes == _REFUSED
        if refused.any():
            more = self.refused + refused
            rewards += self._penalties[more] - self._penalties[self.refused]
            self.refused = more
        self.places, self.minutes, self.steps = after, minutes, self.steps + 1
        terminated = outcomes == _SUBMITTED
        truncated = self.steps >= len(self._penalties) - 1
        truncated |= outcomes == _CUT
        truncated &= ~terminated
        return BatchStep(rewards, terminated, truncated, effects)

    def _words(self, actions: Ids) -> Words:
        table = self.table
        cells = self.places * table.actions
        cells += actions
        words = table.words.take(cells, mode="clip")
        if words.max() != table.width.empty:
            return words
        empty = words == table.width.empty
        for which in np.flatnonzero(empty).tolist():
            if table.words[cells[which]] == table.width.empty:
                table.fill(int(self.places[which]), int(actions[which]))
        return table.words.take(cells)

    def _renumber(self) -> None:
        """Forget all places but those in use."""
        starts = len(self._starts)
        alive = np.concatenate([np.array([*self._starts.values()], np.int64), self.places])
        numbers = self.table.forget(alive)
        self._starts = dict(zip(self._starts, numbers[:starts].tolist(), strict=True))
        self.places = numbers[starts:]
