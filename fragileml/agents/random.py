"""The baseline: an agent that tries anything."""

from __future__ import annotations

import hashlib

from fragileml.agents.agent import View
from fragileml.agents.usage import Usage
from fragileml.episode import Observation
from fragileml.machine import Action


class RandomAgent:
    """Picks a kind of action, then an action of that kind, among those that would be accepted.

    The kind comes first because most entries of a menu are diagnoses to submit: an even pick
    among all would end nearly every episode at its first step. Its numbers are SHA-256 digests of
    the alert and a counter, so they differ by scenario and are the same on every machine.
    """

    name = "random"

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = 0
        self._salt = ""
        self._view = View((), tuple)

    def reset(self, view: View) -> None:
        """Begin an episode, at the start of the stream of numbers."""
        self._drawn = 0
        self._view = view

    def act(self, observation: Observation) -> Action:
        """Return one of the admissible actions."""
        self._salt = observation.alert
        kinds: dict[type[Action], list[Action]] = {}
        for action in self._view.admissible():
            kinds.setdefault(type(action), []).append(action)
        candidates = list(kinds.values())[self._draw(len(kinds))]
        return candidates[self._draw(len(candidates))]

    def applied(self) -> tuple[str, ...]:
        """Return nothing: it has no rules."""
        return ()

    def usage(self) -> Usage | None:
        """Return nothing: there is no model behind it."""
        return None

    def _draw(self, limit: int) -> int:
        """Return the next number from 0 up to and without ``limit``."""
        digest = hashlib.sha256(f"{self._seed}:{self._salt}:{self._drawn}".encode()).digest()
        self._drawn += 1
        return int.from_bytes(digest[:8], "big") % limit
