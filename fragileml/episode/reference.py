"""The reference tier: every step is a walk over the machine and shows all that came of it."""

from __future__ import annotations

from attrs import define, field

from fragileml.episode.judge import Judge
from fragileml.episode.knowledge import begin, learn
from fragileml.episode.moment import Moment, ReferenceMoment
from fragileml.episode.rewards import Components, cost_total, outcome_total, validity_total
from fragileml.episode.tier import end_of
from fragileml.machine.actions import Action, Submit
from fragileml.machine.interpreter import MOST_BEGINNINGS, Beginning, Interpreter
from fragileml.machine.transition import History, Outcome, Transition


@define(eq=False)
class ReferenceTier:
    """Makes moments with the reference interpreter.

    Attributes:
        interpreter: Runs the machine.
    """

    interpreter: Interpreter
    _openings: dict[Beginning, tuple[Judge, ReferenceMoment]] = field(factory=dict, init=False)

    def begin(self, beginning: Beginning) -> ReferenceMoment:
        """Return the first moment after a reset."""
        return self._opening(beginning)[1]

    def judge(self, beginning: Beginning) -> Judge:
        """Return what compares states with the one at reset."""
        return self._opening(beginning)[0]

    def _opening(self, beginning: Beginning) -> tuple[Judge, ReferenceMoment]:
        found = self._openings.get(beginning)
        if found is None:
            if len(self._openings) >= MOST_BEGINNINGS:
                del self._openings[next(iter(self._openings))]
            program = self.interpreter.program
            moment = ReferenceMoment(
                program=program,
                beginning=beginning,
                state=beginning.state,
                history=beginning.history,
                knowledge=begin(program, beginning.history.run),
            )
            found = self._openings[beginning] = Judge(program, beginning.state), moment
        return found

    def adopt(self, moment: Moment) -> ReferenceMoment:
        """Return a moment that the same actions led to, done once more if need be."""
        chain: list[Moment] = []
        at: Moment | None = moment
        while at is not None and not isinstance(at, ReferenceMoment):
            chain.append(at)
            at = at.previous
        own = self.begin(moment.beginning) if at is None else at
        for each in reversed(chain):
            if each.action is not None:
                own = self.advance(own, each.action, None)
        return own

    def mask(self, moment: Moment) -> tuple[bool, ...]:
        """Return for each action of the menu whether it would be accepted."""
        left = self.interpreter.machine.minutes - moment.minutes
        refusal, state, history = self.interpreter.refusal, moment.state, moment.history
        return tuple(
            refusal(state, action, left, history) is None for action in self.interpreter.menu
        )

    def advance(self, moment: Moment, action: Action, index: int | None = None) -> ReferenceMoment:
        """Return the moment after an action."""
        del index
        own = moment if isinstance(moment, ReferenceMoment) else self.adopt(moment)
        machine = self.interpreter.machine
        left = machine.minutes - own.minutes
        transition = self.interpreter.apply(own.state, action, left, own.history)
        steps, run = own.steps + 1, transition.run
        minutes = own.minutes + transition.minutes
        refused = own.refused + (transition.outcome is Outcome.REFUSED)
        totals = self._totals(own, transition, action, minutes, refused)
        return ReferenceMoment(
            own.program,
            own.beginning,
            transition.state,
            History(own.history.reset, run) if run else own.history,
            learn(own.program, own.knowledge, transition),
            totals,
            totals.scalar(machine.weights),
            steps,
            minutes,
            refused,
            end_of(transition.outcome, last_step=steps == machine.steps),
            action,
            transition,
            own,
        )

    def _totals(
        self,
        moment: ReferenceMoment,
        transition: Transition,
        action: Action,
        minutes: int,
        refused: int,
    ) -> Components:
        """Return the reward since reset, each component by its definition."""
        judge = self.judge(moment.beginning)
        before, state = moment.totals, transition.state
        judged = state.issues is not moment.state.issues
        same = judge.same_regression(moment.state, state)
        submit = action if isinstance(action, Submit) else None
        if transition.outcome is not Outcome.SUBMITTED:
            submit = None
        return Components(
            judge.repair(state) if judged else before.repair,
            before.regression if same else judge.regression(state),
            cost_total(minutes, self.interpreter.machine.minutes),
            validity_total(refused) if refused else 0,
            outcome_total(success=judge.success(state)) if submit else 0,
            judge.diagnosis(submit) if submit else 0,
        )
