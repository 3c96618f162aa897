"""What the reward alone leads to, one step at a time."""

from __future__ import annotations

from fragileml.agents.agent import View
from fragileml.agents.usage import Usage
from fragileml.episode import Episode, Observation
from fragileml.machine import Action, Inspect


class GreedyAgent:
    """Tries every action of the menu on a copy of the episode, and does the one that pays most.

    Of actions that pay the same it does the first one of the menu: reading the log, where nothing
    pays.
    """

    name = "greedy"

    def __init__(self) -> None:
        self._episode: Episode | None = None
        self._view: View | None = None

    def inform(self, episode: Episode) -> None:
        """Remember the episode, which goes on as it acts."""
        self._episode = episode

    def reset(self, view: View) -> None:
        """Begin an episode."""
        self._view = view

    def act(self, observation: Observation) -> Action:
        """Return the action that pays most at once."""
        del observation
        if self._episode is None or self._view is None:
            return Inspect("log")
        return max(self._view.admissible(), key=self._score)

    def _score(self, action: Action) -> int:
        if self._episode is None:
            return 0
        trial = self._episode.fork()
        trial.step(action)
        return trial.result().score

    def applied(self) -> tuple[str, ...]:
        """Return nothing: it has no rules."""
        return ()

    def usage(self) -> Usage | None:
        """Return nothing: there is no model behind it."""
        return None
