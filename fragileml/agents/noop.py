"""The floor: an agent that only looks."""

from __future__ import annotations

from fragileml.agents.agent import View
from fragileml.agents.usage import Usage
from fragileml.episode import Observation
from fragileml.machine import Action, Inspect


class NoopAgent:
    """Reads the log, which costs no minutes, until its steps end."""

    name = "noop"

    def reset(self, view: View) -> None:
        """Begin an episode."""

    def act(self, observation: Observation) -> Action:
        """Return the reading of the log."""
        del observation
        return Inspect("log")

    def applied(self) -> tuple[str, ...]:
        """Return nothing: it has no rules."""
        return ()

    def usage(self) -> Usage | None:
        """Return nothing: there is no model behind it."""
        return None
