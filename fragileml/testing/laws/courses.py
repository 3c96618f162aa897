"""Laws of the course of an episode: it can be repeated, proved, rewound, and it ends."""

from __future__ import annotations

from collections.abc import Iterable

from fragileml.episode.episode import Episode
from fragileml.episode.playing import take, take_in_turns
from fragileml.episode.replay import diff, replay
from fragileml.episode.trace import Rejection, Trace, read_trace
from fragileml.machine.actions import Action, Inspect
from fragileml.testing.laws.law import BrokenLawError, require
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject
from fragileml_dsl.errors import FragileMLError

_WAIT = Inspect("log")


def determinism(subject: Subject, play: Play) -> None:
    """The same machine, seed and actions give the same bytes."""
    one, other = (subject.begin(play.seed, interpreter=subject.fresh()) for _ in range(2))
    take(one, play.actions)
    take(other, play.actions)
    _same(one.trace(), other.trace(), "a second episode")
    require(one.result() == other.result(), "a second episode comes to another result")


def trace_replay(subject: Subject, play: Play) -> None:
    """The trace of an episode can be read again and proves the episode."""
    episode = subject.begin(play.seed)
    take(episode, play.actions)
    trace = episode.trace()
    again = read_trace(trace.text())
    if isinstance(again, Rejection):
        raise BrokenLawError(f"its trace is refused, line {again.line}: {again.reason}")
    _same(trace, again, "the trace as it is read")
    verdict = replay(again, subject.fresh())
    require(verdict.proved, f"its trace does not prove it: {verdict.reason}")


def snapshot_restore_fork(subject: Subject, play: Play) -> None:
    """To go back, or on in a fork, is the same as never to have left."""
    episode = subject.begin(play.seed)
    take(episode, play.head)
    place, twin, here = episode.snapshot(), episode.fork(), episode.trace()
    take(episode, play.tail)
    whole = episode.trace()
    _same(here, twin.trace(), "the fork, while the other goes on,")
    take(twin, play.tail)
    _same(whole, twin.trace(), "the fork")
    episode.restore(place)
    _same(here, episode.trace(), "the episode that went back")
    take(episode, play.tail)
    _same(whole, episode.trace(), "the episode that went back and on again")
    straight = subject.begin(play.seed)
    take(straight, play.actions)
    _same(whole, straight.trace(), "an episode without a stop")


def isolation(subject: Subject, play: Play) -> None:
    """Episodes that are played in turns do not affect each other."""
    other = Play(tuple(reversed(play.actions)), play.seed + 1)
    alone = [_played(subject, each).trace() for each in (play, other)]
    shared = subject.fresh()
    one = subject.begin(play.seed, interpreter=shared)
    two = subject.begin(other.seed, interpreter=shared)
    take_in_turns((one, two), (play.actions, other.actions))
    _same(alone[0], one.trace(), "the first of two episodes")
    _same(alone[1], two.trace(), "the second of two episodes")


def _played(subject: Subject, play: Play) -> Episode:
    episode = subject.begin(play.seed, interpreter=subject.fresh())
    take(episode, play.actions)
    return episode


def termination(subject: Subject, play: Play) -> None:
    """Every step counts, both budgets are kept, and an episode that is over stays over."""
    episode, machine = subject.begin(play.seed), subject.machine
    for number, action in enumerate(_forever(play.actions, machine.steps), 1):
        step = episode.step(action)
        moment = episode.snapshot()
        require(moment.steps == number, f"step {number} counts as step {moment.steps}")
        require(moment.minutes <= machine.minutes, f"{moment.minutes} minutes are spent")
        require(
            episode.ended == (step.terminated or step.truncated),
            "what the step says of the end is not what the episode says",
        )
        if episode.ended:
            break
    require(episode.ended, f"after {machine.steps} steps it goes on")
    require(not any(episode.mask()), "it is over, and the mask offers something")
    try:
        episode.step(_WAIT)
    except FragileMLError:
        return
    raise BrokenLawError("it is over, and a step is taken")


def _forever(actions: Iterable[Action], steps: int) -> list[Action]:
    """Return the actions and then something harmless, as many as the budget has steps."""
    return [*actions, *[_WAIT] * steps][:steps]


def _same(expected: Trace, found: Trace, who: str) -> None:
    difference = diff(expected, found)
    if difference is not None:
        raise BrokenLawError(
            f"{who} differs at {difference.where} in {difference.what}: "
            f"{difference.left!r} and {difference.right!r}"
        )
