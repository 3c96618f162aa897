"""Laws of what is allowed: the mask says it, and what is refused has no effect."""

from __future__ import annotations

from attrs import evolve

from fragileml.episode.episode import Episode, Step
from fragileml.episode.moment import End, Moment
from fragileml.episode.playing import take
from fragileml.machine.actions import Action
from fragileml.machine.menu import action_id
from fragileml.machine.transition import Outcome
from fragileml.testing.laws.law import BrokenLawError, require
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject


def mask_exactness(subject: Subject, play: Play) -> None:
    """Every action of the menu that the mask leaves out is refused, and no other is."""
    episode = subject.begin(play.seed)
    take(episode, play.head)
    if not episode.ended:
        _compare_with_mask(episode)


def _compare_with_mask(episode: Episode) -> None:
    for index, (action, offered) in enumerate(zip(episode.actions(), episode.mask(), strict=True)):
        refused = is_refused(episode.fork().step(index))
        if refused is offered:
            verb = "offers, and it is refused" if offered else "leaves out, and it is done"
            raise BrokenLawError(
                f"the mask {verb}: {action_id(action)}", action=action, refused=not offered
            )


def spent_budget(subject: Subject, play: Play) -> None:
    """Where no minutes are left, all that takes some is refused, or cut, and the mask says so."""
    episode = subject.begin(play.seed)
    take(episode, play.head)
    minutes = episode.snapshot().minutes
    if episode.ended or not minutes:
        return
    poor = Subject(evolve(subject.machine, minutes=minutes))
    episode = poor.begin(play.seed)
    take(episode, play.head)
    require(not episode.ended, "the minutes of the budget are fewer than it says")
    for action in episode.actions():
        fork = episode.fork()
        fork.step(action)
        spent = fork.snapshot().minutes
        require(spent == minutes, f"of {minutes} minutes {spent} are spent: {action_id(action)}")
    _compare_with_mask(episode)


def refusals_change_nothing(subject: Subject, play: Play) -> None:
    """A refused action costs one step and changes nothing else."""
    episode = subject.begin(play.seed)
    for action in play.actions:
        if episode.ended:
            return
        before = episode.snapshot()
        step = episode.step(action)
        if is_refused(step):
            check_refusal(before, episode.snapshot(), step)
    if not episode.ended:
        _try_what_is_left_out(episode)


def _try_what_is_left_out(episode: Episode) -> None:
    place = episode.snapshot()
    for action, offered in zip(episode.actions(), episode.mask(), strict=True):
        if not offered:
            step = episode.step(action)
            if is_refused(step):
                check_refusal(place, episode.snapshot(), step, added=True)
            episode.restore(place)


def check_refusal(before: Moment, after: Moment, step: Step, *, added: bool = False) -> None:
    """Raise :class:`BrokenLawError` unless a refused step did nothing but count.

    Args:
        before: The moment before it.
        after: The moment after it.
        step: The step.
        added: Whether it is none of the play's own.
    """
    found = {
        "changes the state": after.state != before.state,
        "changes which issues hold": after.state.issues != before.state.issues,
        "costs minutes": (after.minutes, step.observation.spent) != (before.minutes, 0),
        "does not count as one step": after.steps != before.steps + 1,
        "is not counted": after.refused != before.refused + 1,
        "teaches something": repr(after.known) != repr(before.known),
        "becomes the last run": after.history.run is not before.history.run,
        "ends the episode": after.end not in {None, End.OUT_OF_STEPS},
        "says nothing": not any(step.observation.lines),
        "pays something": _paid_elsewhere(before, after),
    }
    wrong = [what for what, happened in found.items() if happened]
    if wrong:
        raise BrokenLawError(
            f"a refused action {' and '.join(wrong)}: {_spelled(after.action)}",
            action=after.action if added else None,
            refused=True,
        )


def _paid_elsewhere(before: Moment, after: Moment) -> bool:
    earned = after.totals.since(before.totals)
    others = (earned.repair, earned.regression, earned.cost, earned.outcome, earned.diagnosis)
    return any(others)


def is_refused(step: Step) -> bool:
    """Say whether a step was refused."""
    return step.observation.outcome is Outcome.REFUSED


def _spelled(action: Action | None) -> str:
    return action_id(action) if action else "nothing"
