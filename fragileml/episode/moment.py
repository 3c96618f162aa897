"""One moment of an episode: everything that the next step depends on, immutable."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from attrs import field, frozen

from fragileml.episode.knowledge import Knowledge
from fragileml.episode.rewards import Components
from fragileml.machine.actions import Action
from fragileml.machine.interpreter import Beginning
from fragileml.machine.state import State
from fragileml.machine.transition import History, Transition


class Mode(StrEnum):
    """Whether steps pay as they happen, or everything at the end."""

    TRAINING = "training"
    EVALUATION = "evaluation"


class End(StrEnum):
    """How an episode ended."""

    SUBMITTED = "submitted"
    OUT_OF_STEPS = "out of steps"
    OUT_OF_MINUTES = "out of minutes"


@frozen(eq=False, slots=False)  # made at every step, and made faster without slots
class Moment:
    """A snapshot: the place in an episode, and through ``previous`` all before it.

    Attributes:
        beginning: The reset that it started from.
        state: The state of the machine.
        history: What built-in probes look back on.
        knowledge: What the agent has seen.
        totals: The reward so far.
        score: The same as a scalar, in thousandths.
        steps: Steps taken.
        minutes: Minutes spent.
        refused: Refused actions.
        end: How the episode ended, None while it goes on.
        action: The action that led here, None at the beginning.
        transition: What it did.
        previous: The moment before.
    """

    beginning: Beginning
    state: State
    history: History
    knowledge: Knowledge
    totals: Components = field(factory=Components)
    score: int = 0
    steps: int = 0
    minutes: int = 0
    refused: int = 0
    end: End | None = None
    action: Action | None = None
    transition: Transition | None = None
    previous: Moment | None = field(default=None, repr=False)

    @property
    def earned(self) -> Components:
        """What the last step added to the reward."""
        return self.totals.since(self.previous.totals) if self.previous else self.totals

    def paid(self, mode: Mode) -> int:
        """Return what the last step paid, in thousandths: in evaluation all at the end."""
        if mode is Mode.TRAINING:
            return self.score - (self.previous.score if self.previous else 0)
        return self.score if self.end else 0

    def path(self) -> Iterator[Moment]:
        """Yield the moments that led here, this one included, from the latest to the first."""
        moment: Moment | None = self
        while moment:
            yield moment
            moment = moment.previous
