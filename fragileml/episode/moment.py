"""One moment of an episode: everything that the next step depends on, immutable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

from fragileml.episode.knowledge import Knowledge, Known, known
from fragileml.episode.rewards import Components
from fragileml.machine.actions import Action
from fragileml.machine.interpreter import Beginning
from fragileml.machine.program import Program
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


class Moment(Protocol):
    """A snapshot: the place in an episode, and through ``previous`` all before it."""

    @property
    def beginning(self) -> Beginning:
        """The reset that it started from."""

    @property
    def state(self) -> State:
        """The state of the machine."""

    @property
    def history(self) -> History:
        """What built-in probes look back on."""

    @property
    def known(self) -> tuple[Known, ...]:
        """What the agent has seen."""

    @property
    def totals(self) -> Components:
        """The reward so far."""

    @property
    def score(self) -> int:
        """The same as a scalar, in thousandths."""

    @property
    def steps(self) -> int:
        """Steps taken."""

    @property
    def minutes(self) -> int:
        """Minutes spent."""

    @property
    def refused(self) -> int:
        """Refused actions."""

    @property
    def end(self) -> End | None:
        """How the episode ended, None while it goes on."""

    @property
    def action(self) -> Action | None:
        """The action that led here, None at the beginning."""

    @property
    def transition(self) -> Transition | None:
        """What it did."""

    @property
    def previous(self) -> Moment | None:
        """The moment before."""

    def text(self, limit: int, render: Callable[[], str]) -> str:
        """Return the text of what is seen, rendered unless a moment that shows the same was."""


@frozen(eq=False, slots=False)  # made at every step, and made faster without slots
class ReferenceMoment:
    """A moment as the reference tier makes it, everything in it worked out."""

    program: Program
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
    def known(self) -> tuple[Known, ...]:
        """What the agent has seen."""
        return known(self.program, self.knowledge)

    def text(self, _limit: int, render: Callable[[], str]) -> str:
        """Return the text of what is seen."""
        return render()


def path(moment: Moment) -> Iterator[Moment]:
    """Yield the moments that led here, this one included, from the latest to the first."""
    at: Moment | None = moment
    while at:
        yield at
        at = at.previous


def earned(moment: Moment) -> Components:
    """Return what the last step added to the reward."""
    return moment.totals.since(moment.previous.totals) if moment.previous else moment.totals


def paid(moment: Moment, mode: Mode) -> int:
    """Return what the last step paid, in thousandths: in evaluation all at the end."""
    if mode is Mode.TRAINING:
        return moment.score - (moment.previous.score if moment.previous else 0)
    return moment.score if moment.end else 0
