"""Many episodes of one machine at once, as arrays over a packed table."""

from __future__ import annotations

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from fragileml.episode.compiled.table import OUTCOME_IDS, Ids, Table, TableFull, Words
from fragileml.episode.rewards import cost_total, validity_total
from fragileml.machine.transition import Outcome
from fragileml_dsl.errors import FragileMLError

_REFUSED = OUTCOME_IDS[Outcome.REFUSED]
_SUBMITTED = OUTCOME_IDS[Outcome.SUBMITTED]
_CUT = OUTCOME_IDS[Outcome.CUT]
_SEEDS = 1024

Flags = NDArray[np.bool_]


@frozen(eq=False)
class BatchStep:
    """What a step of all episodes gives back; each array has shape (count,).

    Attributes:
        rewards: In thousandths.
        terminated: Whether the agent submitted.
        truncated: Whether a budget ended the episode.
    """

    rewards: Ids
    terminated: Flags
    truncated: Flags


@define(slots=False, eq=False)
class Batch:
    """Episodes side by side; each array has shape (count,).

    An episode that has ended must be reset before the next step: nothing else stops it.

    Attributes:
        table: The machine's transitions.
        count: How many episodes there are.
        states: Numbers of the present states.
        steps: Steps taken.
        minutes: Minutes spent.
        refused: Refused actions.
    """

    table: Table
    count: int
    states: Ids = field(init=False)
    steps: Ids = field(init=False)
    minutes: Ids = field(init=False)
    refused: Ids = field(init=False)

    def __attrs_post_init__(self) -> None:
        if self.table.capacity < 4 * self.count:
            raise FragileMLError(
                f"{self.count} episodes need a table of {4 * self.count} states, and its limit of "
                f"{self.table.limit} bytes lets it have {self.table.capacity}: raise the limit"
            )
        machine = self.table.interpreter.machine
        weights = machine.weights
        spent = range(machine.minutes + 1)
        self._costs = np.array([weights.cost * cost_total(each, machine.minutes) for each in spent])
        refused = range(machine.steps + 1)
        self._penalties = np.array([weights.validity * validity_total(each) for each in refused])
        self.states = np.zeros(self.count, np.int64)
        self.steps = np.zeros(self.count, np.int64)
        self.minutes = np.zeros(self.count, np.int64)
        self.refused = np.zeros(self.count, np.int64)
        self._find_starts()
        self.states[:] = self._starts[0]

    def _find_starts(self) -> None:
        """Note where the episodes of the first seeds begin."""
        interpreter = self.table.interpreter
        seeds = range(_SEEDS if interpreter.machine.variations else 1)
        self._starts = np.array([self.table.start(interpreter.reset(seed)) for seed in seeds])

    def reset(self, which: Flags, seeds: Ids) -> None:
        """Begin some episodes anew.

        Args:
            which: By episode, whether it begins anew.
            seeds: Its seed, an entry for each that does; only what they leave when they are
                divided by 1,024 counts.
        """
        self.states[which] = self._starts[seeds % len(self._starts)]
        self.steps[which] = 0
        self.minutes[which] = 0
        self.refused[which] = 0

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
            words = self._words(actions)
            return self._taken(words, actions)
        except TableFull:
            self._renumber()
            return self.step(actions)

    def _taken(self, words: Words, actions: Ids) -> BatchStep:
        table = self.table
        effects = (words & words.dtype.type(table.width.effects)).astype(np.int64)
        after = (words >> words.dtype.type(table.width.effect_bits)).astype(np.int64)
        outcomes = table.outcomes.take(effects, mode="clip")
        rewards = table.gains.take(effects, mode="clip")
        minutes = self.minutes + table.minutes.take(effects, mode="clip")
        if minutes.max() >= len(self._costs):
            beyond = minutes >= len(self._costs)
            for which in np.flatnonzero(beyond).tolist():
                found = self._beyond(which, int(actions[which]))
                after[which], minutes[which], rewards[which], outcomes[which] = found
        rewards += self._costs.take(minutes, mode="clip")
        rewards -= self._costs.take(self.minutes, mode="clip")
        refused = outcomes == _REFUSED
        if refused.any():
            more = self.refused + refused
            rewards += self._penalties[more] - self._penalties[self.refused]
            self.refused = more
        self.states, self.minutes, self.steps = after, minutes, self.steps + 1
        terminated = outcomes == _SUBMITTED
        truncated = (self.steps >= len(self._penalties) - 1) | (outcomes == _CUT)
        return BatchStep(rewards, terminated, truncated & ~terminated)

    def _words(self, actions: Ids) -> Words:
        table = self.table
        cells = self.states * table.actions + actions
        words = table.words.take(cells, mode="clip")
        if words.max() != table.width.empty:
            return words
        empty = words == table.width.empty
        for which in np.flatnonzero(empty).tolist():
            table.fill(int(self.states[which]), int(actions[which]))
        return table.words.take(cells)

    def _beyond(self, which: int, action: int) -> tuple[int, int, int, int]:
        """Return what comes of an action that the minutes do not cover.

        Returns:
            The state after it, the minutes spent since reset, what it gains, and its outcome.
        """
        table = self.table
        place, spent = table.places[self.states[which]], int(self.minutes[which])
        core, interpreter = place.graph.core, table.interpreter
        left = interpreter.machine.minutes - spent
        state, history = core.unpack(place.packed, place.flags), core.beginning.history
        done = interpreter.apply(state, interpreter.menu[action], left, history)
        after = table.pack(place.graph, done.state)
        gain = table.places[after].worth - place.worth
        return after, spent + done.minutes, gain, OUTCOME_IDS[done.outcome]

    def _renumber(self) -> None:
        """Forget all states but those in use."""
        starts = len(self._starts)
        numbers = self.table.forget(np.concatenate([self._starts, self.states]))
        self._starts, self.states = numbers[:starts], numbers[starts:]
