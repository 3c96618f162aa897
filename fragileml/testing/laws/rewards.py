"""Laws of the reward."""

from __future__ import annotations

from attrs import astuple, fields

from fragileml.episode.moment import End, Mode, Moment
from fragileml.episode.playing import take
from fragileml.episode.rewards import UNIT, Components
from fragileml.machine.actions import Edit
from fragileml.testing.laws.law import BrokenLawError, require
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject

_REFUSED = Edit({})
_NAMES = tuple(each.name for each in fields(Components))
_HALF = UNIT // 2
_BOUNDS = {
    "repair": (0, UNIT),
    "regression": (-UNIT, 0),
    "cost": (-UNIT, 0),
    "validity": (-_HALF, 0),
    "outcome": (-_HALF, UNIT),
    "diagnosis": (0, UNIT),
}


def reward_bounds(subject: Subject, play: Play) -> None:
    """Each component keeps its bounds, and time and refusals are never paid back."""
    episode = subject.begin(play.seed)
    before = episode.snapshot().totals
    for action in (*play.actions, *[_REFUSED] * subject.machine.steps):
        if episode.ended:
            break
        episode.step(action)
        moment = episode.snapshot()
        check_bounds(moment)
        totals = moment.totals
        require(totals.cost <= before.cost, "time that was spent is paid back")
        require(totals.validity <= before.validity, "a refusal is paid back")
        before = totals


def check_bounds(moment: Moment) -> None:
    """Raise :class:`BrokenLawError` unless the reward so far keeps its bounds."""
    totals = moment.totals
    for name, value in zip(_NAMES, astuple(totals), strict=True):
        low, high = _BOUNDS[name]
        require(low <= value <= high, f"{name} is {value}, not from {low} to {high}")
    judged = moment.end is End.SUBMITTED
    require(judged == bool(totals.outcome), f"outcome is {totals.outcome}, the end {moment.end}")
    require(judged or not totals.diagnosis, "a diagnosis is paid before anything is submitted")


def reward_sum(subject: Subject, play: Play) -> None:
    """Each step pays the weighted sum of its components, and the steps add up to the score."""
    episode, weights = subject.begin(play.seed), subject.machine.weights
    sums = dict.fromkeys(_NAMES, 0)
    score = 0
    for step in take(episode, play.actions):
        if step.components is None:
            raise BrokenLawError("a step of training has no components")
        paid = step.components.scalar(weights)
        require(step.reward == paid, f"a step pays {step.reward}, its components {paid}")
        score += step.reward
        for name in _NAMES:
            sums[name] += getattr(step.components, name)
    result = episode.result()
    require(Components(**sums) == result.components, "the components do not add up")
    require(score == result.score, f"the steps pay {score}, the score is {result.score}")


def evaluation_reward(subject: Subject, play: Play) -> None:
    """Evaluation shows and pays nothing until the end, and then what training paid in all."""
    trained, judged = subject.begin(play.seed), subject.begin(play.seed, Mode.EVALUATION)
    take(trained, play.actions)
    steps = take(judged, play.actions)
    require(all(each.components is None for each in steps), "evaluation shows components")
    last = steps[-1].reward if judged.ended and steps else 0
    require(sum(each.reward for each in steps) == last, "evaluation pays before the end")
    score = trained.result().score if judged.ended else 0
    require(last == score, f"evaluation pays {last} in the end, training {score} in all")
    rankable = judged.result().rankable
    require(rankable == judged.ended, "a result is rankable that is not whole, or is not")
