"""One episode: an agent's steps through a machine, judged."""

from __future__ import annotations

import operator
from typing import SupportsIndex

from attrs import field, frozen

from fragileml.episode.moment import End, Mode, Moment, earned, paid
from fragileml.episode.observation import Observation
from fragileml.episode.result import Result, summarise
from fragileml.episode.rewards import Components
from fragileml.episode.tiers import TierName, Tiers
from fragileml.episode.trace import Trace, write_trace
from fragileml.machine.actions import ACTION_TYPES, Action
from fragileml.machine.errors import one_of
from fragileml.machine.interpreter import Interpreter
from fragileml.packages.linking import link
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.machine import Machine


@frozen(eq=False)
class Step:
    """What a step gives back.

    Attributes:
        observation: What the agent sees now.
        reward: In thousandths; in evaluation all of it comes with the last step.
        terminated: Whether the agent submitted.
        truncated: Whether a budget ended the episode.
    """

    observation: Observation
    reward: int
    terminated: bool
    truncated: bool
    _paid: Moment | None = field(repr=False)

    @property
    def components(self) -> Components | None:
        """The reward as a vector; None in evaluation."""
        return earned(self._paid) if self._paid else None


class Episode:
    """One episode of a scenario. It begins when it is made, and again with :meth:`reset`.

    Args:
        machine: A machine, or an interpreter of one to share what that has worked out.
        seed: Picks the scenario's variations.
        mode: ``training`` or ``evaluation``.
        tier: What makes the steps: ``reference`` is the interpreter that defines them, ``compiled``
            is generated code that does the same faster, ``auto`` begins with the one and goes over
            to the other when an interpreter is used so much that this pays.

    Raises:
        FragileMLError: If there is no such mode or tier.
    """

    def __init__(
        self,
        machine: Machine | Interpreter,
        seed: int = 0,
        mode: str = Mode.TRAINING,
        tier: str = TierName.AUTO,
    ) -> None:
        self._mode = Mode(one_of("mode", mode, tuple(Mode)))
        self._tier_name = TierName(one_of("tier", tier, tuple(TierName)))
        self._interpreter = machine if isinstance(machine, Interpreter) else link(machine)
        self._program = self._interpreter.program
        self._machine = self._interpreter.machine
        self._tiers = self._interpreter.companion(Tiers, Tiers)
        self._begin(seed)

    def _begin(self, seed: int) -> None:
        self._seed = seed
        self._tier = self._tiers.choose(self._tier_name)
        self._moment: Moment = self._tier.begin(self._interpreter.reset(seed))

    @property
    def interpreter(self) -> Interpreter:
        """What runs the machine; give it to another episode to share its work."""
        return self._interpreter

    @property
    def seed(self) -> int:
        """The seed of the last reset."""
        return self._seed

    @property
    def mode(self) -> Mode:
        """Training or evaluation."""
        return self._mode

    @property
    def ended(self) -> bool:
        """Whether the episode is over."""
        return self._moment.end is not None

    @property
    def observation(self) -> Observation:
        """What the agent sees now."""
        return Observation(self._program, self._moment)

    def reset(self, seed: int | None = None) -> Observation:
        """Begin again.

        Args:
            seed: A new seed; the one before if None.

        Returns:
            The first observation.
        """
        self._begin(self._seed if seed is None else seed)
        return self.observation

    def actions(self) -> tuple[Action, ...]:
        """Return the discrete menu: an index into it stands for the action."""
        return self._interpreter.menu

    def mask(self) -> tuple[bool, ...]:
        """Return for each action of the menu whether it would be accepted."""
        if self._moment.end is not None:
            return (False,) * len(self._interpreter.menu)
        return self._tier.mask(self._moment)

    def step(self, choice: Action | SupportsIndex) -> Step:
        """Do one thing.

        Args:
            choice: An action, of the menu or not, or an index into the menu.

        Returns:
            What it led to. An action that is not allowed is refused: a step without effect.

        Raises:
            FragileMLError: If the episode is over, or the menu has no such index.
        """
        moment = self._moment
        if moment.end is not None:
            raise FragileMLError(f"the episode is over ({moment.end}); reset() begins another")
        if isinstance(choice, ACTION_TYPES):
            action, index = choice, self._tiers.find(choice)
        else:
            index = self._index(choice)
            action = self._interpreter.menu[index]
        after = self._moment = self._tier.advance(moment, action, index)
        end = after.end
        return Step(
            observation=Observation(self._program, after),
            reward=paid(after, self._mode),
            terminated=end is End.SUBMITTED,
            truncated=end is not None and end is not End.SUBMITTED,
            paid=after if self._mode is Mode.TRAINING else None,
        )

    def _index(self, choice: SupportsIndex) -> int:
        index = operator.index(choice)
        count = len(self._interpreter.menu)
        if not 0 <= index < count:
            raise FragileMLError(f"the menu has no action {index}, only 0 to {count - 1}")
        return index

    def snapshot(self) -> Moment:
        """Return this moment; it is immutable and stays good."""
        return self._moment

    def restore(self, snapshot: Moment) -> Observation:
        """Go back, or on, to a moment of this episode or of another of the same machine and seed.

        Raises:
            FragileMLError: If the snapshot began elsewhere.
        """
        if snapshot.beginning is not self._moment.beginning:
            raise FragileMLError("the snapshot is of another scenario or another variation")
        self._moment = snapshot
        return self.observation

    def fork(self) -> Episode:
        """Return a second episode at this moment; neither knows what the other does."""
        twin = Episode(self._interpreter, self._seed, self._mode, self._tier_name)
        twin.restore(self._moment)
        return twin

    def result(self) -> Result:
        """Return what the episode has come to."""
        judge = self._tier.judge(self._moment.beginning)
        return summarise(judge, self._moment, evaluation=self._mode is Mode.EVALUATION)

    def trace(self) -> Trace:
        """Return the record of the episode so far."""
        return write_trace(self._interpreter, self._moment, self._seed, self._mode)
