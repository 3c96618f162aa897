"""Tabular Q-learning on one scenario: ``python examples/q_learning.py SCENARIO``.

It knows the state, which agents of a benchmark do not, and has the actions of the scenario's slice:
that is the setting in which the best return is known, so that what was learned can be compared.
"""

from __future__ import annotations

import argparse
from random import Random
from typing import TypeAlias

from attrs import define, field

import fragileml
from fragileml.analysis.slicing import slice_of
from fragileml.episode.moment import Moment
from fragileml.episode.rewards import UNIT
from fragileml.machine import Action, State, Submit

LEAST = -10.0 * UNIT
"""What an action is taken to be worth that was never tried: less than any episode pays."""

FADING = 0.9
"""How much of what there is to explore counts from one step further away."""

Values: TypeAlias = dict[State, dict[int, float]]


@define
class QLearner:
    """Learns what each action is worth in each state, in thousandths, and what news it leads to.

    Transitions are deterministic, so what was seen last is true. Worths begin below what any
    episode pays and only rise. News are actions that nobody has tried; those far away count less.

    Attributes:
        episode: What is played.
        actions: Places in its menu of the actions to learn about.
        random: Decides when to explore, and between actions that promise the same.
    """

    episode: fragileml.Episode
    actions: tuple[int, ...]
    random: Random
    _worths: Values = field(factory=dict, init=False)
    _news: Values = field(factory=dict, init=False)

    def play(self) -> int:
        """Play an episode and learn from each step; return what it paid."""
        self.episode.reset()
        exploration = self.random.random()
        done = []
        while not self.episode.ended:
            explores = self.random.random() < exploration
            action = self._best(self._of_news() if explores else self._of_worths())
            done.append((self.episode.snapshot(), action))
            self.episode.step(action)
        after = self.episode.snapshot()
        # Backwards, so that what the last step paid is known at the first one at once.
        for before, action in reversed(done):
            self._learn(before, action, after)
            after = before
        return self.episode.snapshot().score

    def greedy(self) -> tuple[Action, ...]:
        """Play the best that is known, and return the actions."""
        self.episode.reset()
        done = []
        while not self.episode.ended:
            action = self.episode.actions()[self._best(self._of_worths())]
            self.episode.step(action)
            done.append(action)
        return tuple(done)

    def _learn(self, before: Moment, action: int, after: Moment) -> None:
        ended = isinstance(self.episode.actions()[action], Submit)
        news, worths = self._of_news(before), self._of_worths(before)
        news[action] = 0
        if before.state == after.state and not ended:
            return  # whatever can be done then can be done now
        # Where the budget ended the state is worth what it is to one that comes there earlier.
        news[action] = 0 if ended else FADING * max(self._of_news(after).values())
        future = 0 if ended else max(self._of_worths(after).values())
        worths[action] = after.score - before.score + future

    def _best(self, values: dict[int, float]) -> int:
        most = max(values.values())
        return self.random.choice([each for each in values if values[each] == most])

    def _of_worths(self, moment: Moment | None = None) -> dict[int, float]:
        state = (moment or self.episode.snapshot()).state
        return self._worths.setdefault(state, dict.fromkeys(self.actions, LEAST))

    def _of_news(self, moment: Moment | None = None) -> dict[int, float]:
        state = (moment or self.episode.snapshot()).state
        return self._news.setdefault(state, dict.fromkeys(self.actions, 1.0))


def learner(scenario: str, seed: int = 0) -> QLearner:
    """Return a learner of the actions of a scenario's slice, and of submitting."""
    episode = fragileml.make(scenario, seed=seed)
    interpreter = episode.interpreter
    actions = slice_of(interpreter, interpreter.reset(seed)).actions
    return QLearner(episode, (*actions, episode.actions().index(Submit())), Random(seed))


def main() -> None:
    """Learn a scenario, printing what the best episode pays now and then."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenario", nargs="?", default="label-order-mismatch")
    parser.add_argument("--episodes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    learns = learner(arguments.scenario, arguments.seed)
    for number in range(1, arguments.episodes + 1):
        learns.play()
        if number % max(1, arguments.episodes // 10) == 0:
            count, score = len(learns.greedy()), learns.episode.snapshot().score
            print(f"{number:6} episodes: {score / UNIT:6.3f} with {count} actions")
    print(*learns.greedy(), sep="\n")


if __name__ == "__main__":
    main()
