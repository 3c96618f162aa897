"""One episode: an agent's steps through a machine, judged."""

from __future__ import annotations

import operator
from typing import SupportsIndex

from attrs import field, frozen

from fragileml.episode.judge import Judge
from fragileml.episode.knowledge import begin, learn
from fragileml.episode.moment import End, Mode, Moment
from fragileml.episode.observation import Observation
from fragileml.episode.result import Result, summarise
from fragileml.episode.rewards import Components, cost_total, outcome_total, validity_total
from fragileml.episode.trace import Trace, write_trace
from fragileml.machine.actions import ACTION_TYPES, Action, Submit
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.transition import History, Outcome, Transition
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
        return self._paid.earned if self._paid else None


class Episode:
    """One episode of a scenario. It begins when it is made, and again with :meth:`reset`.

    Args:
        machine: A machine, or an interpreter of one to share what that has worked out.
        seed: Picks the scenario's variations.
        mode: ``training`` or ``evaluation``.

    Raises:
        FragileMLError: If there is no such mode.
    """

    def __init__(
        self, machine: Machine | Interpreter, seed: int = 0, mode: str = Mode.TRAINING
    ) -> None:
        if mode not in list(Mode):
            raise FragileMLError(f"there is no mode {mode!r}; the modes are {', '.join(Mode)}")
        self._interpreter = machine if isinstance(machine, Interpreter) else link(machine)
        self._program = self._interpreter.program
        self._machine = self._interpreter.machine
        self._mode = Mode(mode)
        self._openings: dict[Beginning, tuple[Judge, Moment]] = {}
        self._begin(seed)

    def _begin(self, seed: int) -> None:
        self._seed = seed
        beginning = self._interpreter.reset(seed)
        if beginning not in self._openings:
            self._openings[beginning] = self._open(beginning)
        self._judge, self._moment = self._openings[beginning]

    def _open(self, beginning: Beginning) -> tuple[Judge, Moment]:
        moment = Moment(
            beginning=beginning,
            state=beginning.state,
            history=beginning.history,
            knowledge=begin(self._program, beginning.history.run),
        )
        return Judge(self._program, beginning.state), moment

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
        moment = self._moment
        if moment.end is not None:
            return (False,) * len(self._interpreter.menu)
        left = self._machine.minutes - moment.minutes
        refusal = self._interpreter.refusal
        return tuple(
            refusal(moment.state, action, left, moment.history) is None
            for action in self._interpreter.menu
        )

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
        action = choice if isinstance(choice, ACTION_TYPES) else self._from_menu(choice)
        left = self._machine.minutes - moment.minutes
        transition = self._interpreter.apply(moment.state, action, left, moment.history)
        after = self._moment = self._advance(moment, action, transition)
        end = after.end
        return Step(
            observation=Observation(self._program, after),
            reward=after.paid(self._mode),
            terminated=end is End.SUBMITTED,
            truncated=end is not None and end is not End.SUBMITTED,
            paid=after if self._mode is Mode.TRAINING else None,
        )

    def _from_menu(self, choice: SupportsIndex) -> Action:
        index = operator.index(choice)
        menu = self._interpreter.menu
        if not 0 <= index < len(menu):
            raise FragileMLError(f"the menu has no action {index}, only 0 to {len(menu) - 1}")
        return menu[index]

    def _advance(self, moment: Moment, action: Action, transition: Transition) -> Moment:
        outcome = transition.outcome
        steps = moment.steps + 1
        minutes = moment.minutes + transition.minutes
        refused = moment.refused + (outcome is Outcome.REFUSED)
        run = transition.run
        totals = self._totals(moment, transition, action, minutes, refused)
        return Moment(
            beginning=moment.beginning,
            state=transition.state,
            history=History(moment.history.reset, run) if run else moment.history,
            knowledge=learn(self._program, moment.knowledge, transition),
            totals=totals,
            score=totals.scalar(self._machine.weights),
            steps=steps,
            minutes=minutes,
            refused=refused,
            end=_end(outcome, last_step=steps == self._machine.steps),
            action=action,
            transition=transition,
            previous=moment,
        )

    def _totals(
        self, moment: Moment, transition: Transition, action: Action, minutes: int, refused: int
    ) -> Components:
        """Return the reward since reset, each component by its definition."""
        before, state = moment.totals, transition.state
        judged = state.issues is not moment.state.issues
        same = self._judge.same_regression(moment.state, state)
        submit = action if isinstance(action, Submit) else None
        if transition.outcome is not Outcome.SUBMITTED:
            submit = None
        return Components(
            repair=self._judge.repair(state) if judged else before.repair,
            regression=before.regression if same else self._judge.regression(state),
            cost=cost_total(minutes, self._machine.minutes),
            validity=validity_total(refused),
            outcome=outcome_total(success=self._judge.success(state)) if submit else 0,
            diagnosis=self._judge.diagnosis(submit) if submit else 0,
        )

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
        twin = Episode(self._interpreter, self._seed, self._mode)
        twin.restore(self._moment)
        return twin

    def result(self) -> Result:
        """Return what the episode has come to."""
        return summarise(self._judge, self._moment, evaluation=self._mode is Mode.EVALUATION)

    def trace(self) -> Trace:
        """Return the record of the episode so far."""
        return write_trace(self._interpreter, self._moment, self._seed, self._mode)


def _end(outcome: Outcome, *, last_step: bool) -> End | None:
    if outcome is Outcome.SUBMITTED:
        return End.SUBMITTED
    if outcome is Outcome.CUT:
        return End.OUT_OF_MINUTES
    return End.OUT_OF_STEPS if last_step else None
