"""Tiers: ways of making the moments of an episode that differ in speed and in nothing else."""

from __future__ import annotations

from typing import Protocol

from fragileml.episode.judge import Judge
from fragileml.episode.moment import End, Moment
from fragileml.machine.actions import Action
from fragileml.machine.interpreter import Beginning
from fragileml.machine.transition import Outcome


class Tier(Protocol):
    """Makes the moments of a machine's episodes."""

    def begin(self, beginning: Beginning) -> Moment:
        """Return the first moment after a reset."""

    def adopt(self, moment: Moment) -> Moment:
        """Return a moment of this tier that is equal to one of any tier."""

    def advance(self, moment: Moment, action: Action, index: int | None) -> Moment:
        """Return the moment after an action.

        Args:
            moment: One of this tier, before the end.
            action: What is done; it may be anything.
            index: Its place in the menu, None if it is not known to be there.
        """

    def mask(self, moment: Moment) -> tuple[bool, ...]:
        """Return for each action of the menu whether it would be accepted."""

    def judge(self, beginning: Beginning) -> Judge:
        """Return what compares states with the one at reset."""


def end_of(outcome: Outcome, *, last_step: bool) -> End | None:
    """Return how an episode ends with a step, None if it goes on."""
    if outcome is Outcome.SUBMITTED:
        return End.SUBMITTED
    if outcome is Outcome.CUT:
        return End.OUT_OF_MINUTES
    return End.OUT_OF_STEPS if last_step else None
