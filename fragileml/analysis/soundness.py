"""Whether the reward pays for repairs and for nothing else.

The reward of an episode is a sum of totals, each of which follows from where the episode ends: the
state, the minutes, the refused actions, and what was submitted. So what any episode pays lies
between bounds, however it went, and comparing bounds proves something of all episodes at once.
Where the bounds of a pack's weights do not suffice, episodes are sought that refute the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from fragileml.analysis.claims import Answer, Claim, script_of
from fragileml.analysis.slicing import WAITING
from fragileml.episode.episode import Episode
from fragileml.episode.judge import Judge
from fragileml.episode.rewards import UNIT, cost_total, outcome_total
from fragileml.machine.actions import Action, Inspect, Submit
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml_dsl.machine.machine import Weights

_LOST_TO_REFUSALS = -UNIT // 2


@frozen
class Interval:
    """What something pays at least and at most, in thousandths."""

    least: int
    most: int

    def __add__(self, other: Interval) -> Interval:
        """Return the bounds of a sum."""
        return Interval(self.least + other.least, self.most + other.most)


def _weighted(weight: int, least: int, most: int) -> Interval:
    ends = weight * least, weight * most
    return Interval(min(ends), max(ends))


def success_pays(weights: Weights, *, broken: bool) -> Interval:
    """Return what an episode with success pays: all that held at reset is repaired then."""
    repaired = UNIT if broken else 0
    return (
        _weighted(weights.repair, repaired, repaired)
        + _spent(weights)
        + _weighted(weights.outcome, outcome_total(success=True), outcome_total(success=True))
        + _weighted(weights.diagnosis, 0, UNIT)
    )


def failure_pays(weights: Weights, *, broken: bool) -> Interval:
    """Return what an episode without success pays, whether its budget ends or it submits."""
    state = _weighted(weights.repair, 0, UNIT if broken else 0) + _spent(weights)
    lost = outcome_total(success=False)
    submitted = _weighted(weights.outcome, lost, lost) + _weighted(weights.diagnosis, 0, UNIT)
    return Interval(state.least + min(0, submitted.least), state.most + max(0, submitted.most))


def _spent(weights: Weights) -> Interval:
    return (
        _weighted(weights.regression, -UNIT, 0)
        + _weighted(weights.cost, -UNIT, 0)
        + _weighted(weights.validity, _LOST_TO_REFUSALS, 0)
    )


@frozen
class Soundness:
    """What is claimed of the reward of one machine from one beginning.

    Attributes:
        interpreter: The machine.
        seed: A seed that leads to the beginning.
        beginning: The beginning.
        repairs: Plans to success, as actions of the menu.
    """

    interpreter: Interpreter
    seed: int
    beginning: Beginning
    repairs: tuple[tuple[Action, ...], ...]

    def claims(self) -> Iterator[Claim]:
        """Yield the claims with their answers."""
        yield self._success_pays_more()
        yield self._submitting_at_once()
        yield self._no_cycle()

    @property
    def _weights(self) -> Weights:
        return self.interpreter.machine.weights

    @property
    def _judge(self) -> Judge:
        return Judge(self.interpreter.program, self.beginning.state)

    @property
    def _broken(self) -> bool:
        return self._judge.weight > 0

    def _success_pays_more(self) -> Claim:
        name = "success-pays-more"
        success = success_pays(self._weights, broken=self._broken)
        failure = failure_pays(self._weights, broken=self._broken)
        if success.least > failure.most:
            covers = (
                f"all episodes: one with success pays at least {success.least / UNIT:g},"
                f" one without at most {failure.most / UNIT:g}"
            )
            return Claim(name, Answer.PROVED, covers, self.seed)
        pair = self._pair()
        if pair is None:
            covers = "no two episodes that refute it were found, and the bounds do not prove it"
            return Claim(name, Answer.CUT_OFF, covers, self.seed)
        (low, repaired), (high, unrepaired) = pair
        last = unrepaired[-1]
        how = "that submits" if isinstance(last, Submit) else "whose budget ends"
        covers = f"one with success pays {low / UNIT:g}, one without {how} pays {high / UNIT:g}"
        return Claim(name, Answer.REFUTED, covers, self.seed, script_of(repaired))

    def _pair(self) -> tuple[tuple[int, Sequence[Action]], tuple[int, Sequence[Action]]] | None:
        """Return a success and a failure that pays no less, if such were found."""
        successes: list[tuple[int, Sequence[Action]]] = []
        failures: list[tuple[int, Sequence[Action]]] = []
        for actions in self._episodes():
            episode = Episode(self.interpreter, self.seed)
            done: list[Action] = []
            for action in actions:
                if episode.ended:
                    break
                episode.step(action)
                done.append(action)
            result = episode.result()
            (successes if result.success else failures).append((result.score, tuple(done)))
        if not successes or not failures:
            return None
        low = min(successes, key=lambda each: each[0])
        high = max(failures, key=lambda each: each[0])
        return (low, high) if low[0] <= high[0] else None

    def _episodes(self) -> Iterator[tuple[Action, ...]]:
        """Yield episodes at the edges: idle, hasty, repaired but not submitted, wasteful."""
        machine = self.interpreter.machine
        idle = (Inspect(WAITING),) * machine.steps
        yield idle
        for submit in (each for each in self.interpreter.menu if isinstance(each, Submit)):
            yield (submit,)
            for repair in self.repairs:
                yield (*repair, submit)
                waste = machine.steps - len(repair) - 1
                yield (*(Inspect(""),) * waste, *repair, submit)
        for repair in self.repairs:
            yield (*repair, *idle)

    def _submitting_at_once(self) -> Claim:
        """Compare the hasty submission with idleness, or with all that could be paid."""
        machine, weights, judge = self.interpreter.machine, self._weights, self._judge
        submits = [each for each in self.interpreter.menu if isinstance(each, Submit)]
        best = max(submits, key=judge.diagnosis)
        success = judge.success(self.beginning.state)
        paid = (
            weights.outcome * outcome_total(success=success)
            + weights.diagnosis * judge.diagnosis(best)
            + weights.cost * cost_total(machine.costs.submit, machine.minutes)
        )
        if success:
            most = success_pays(weights, broken=self._broken).most
            covers = f"submitting at once pays {paid / UNIT:g}, nothing more than {most / UNIT:g}"
            answer = Answer.PROVED if paid >= most else Answer.CUT_OFF
            return Claim("submitting-at-once-is-best", answer, covers, self.seed)
        idle = min(machine.minutes, machine.steps * machine.costs.log)
        floor = weights.cost * cost_total(idle, machine.minutes)
        covers = f"submitting at once pays at most {paid / UNIT:g}, doing nothing {floor / UNIT:g}"
        if paid <= floor:
            return Claim("floor", Answer.PROVED, covers, self.seed)
        return Claim("floor", Answer.REFUTED, covers, self.seed, script_of([best]))

    def _no_cycle(self) -> Claim:
        """Where a state comes again, repair and regression are as before: only costs can differ."""
        weights = self._weights
        if weights.cost >= 0 and weights.validity >= 0:
            covers = "all cycles: repair and regression follow from the state, costs only grow"
            return Claim("no-cycle-pays", Answer.PROVED, covers, self.seed)
        covers = "time or refused actions are paid for: every action that changes nothing pays"
        idle = (Inspect(WAITING),) if weights.validity >= 0 else (Inspect(""),)
        return Claim("no-cycle-pays", Answer.REFUTED, covers, self.seed, script_of(idle))
