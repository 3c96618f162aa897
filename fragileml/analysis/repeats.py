"""Whether what was done can be done again: by another interpreter, beside others, from its trace.

The interpreter is written so that all of this holds; episodes are played to see whether it does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cached_property

from attrs import define, frozen

from fragileml.analysis.claims import Answer, Claim, script_of
from fragileml.analysis.slicing import WAITING
from fragileml.episode.episode import Episode
from fragileml.episode.judge import Judge
from fragileml.episode.moment import End, path
from fragileml.episode.playing import take, take_in_turns
from fragileml.episode.replay import Difference, diff, replay
from fragileml.episode.tiers import TierName
from fragileml.episode.trace import Rejection, Trace, read_trace
from fragileml.machine.actions import Action, Inspect, Run, Submit
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.state import State

RANDOM_STEPS = 8
"""Actions drawn from the menu, before a second page, a run of the goal and a submission."""

Course = tuple[Action, ...]


@frozen
class _Parting:
    """Where two ways of playing a course part, in words, and what was done until then."""

    words: str
    course: Course


@frozen
class _Verdict:
    repair: int
    regression: int
    success: bool

    def __str__(self) -> str:
        success = "success" if self.success else "no success"
        return f"repair {self.repair}, regression {self.regression}, {success}"


@define(slots=False, eq=False)
class Repeats:
    """What is claimed of playing courses again from one beginning.

    Attributes:
        interpreter: The machine, in use.
        fresh: The same machine, which nobody has used for episodes.
        seed: A seed that leads to the beginning.
        repair: Actions of the menu that lead to success; empty where none are known.
    """

    interpreter: Interpreter
    fresh: Interpreter
    seed: int
    repair: Course

    def claims(self) -> Iterator[Claim]:
        """Yield the claims with their answers."""
        steps = " and ".join(f"{len(each.records)}" for each in self._first)
        played = f"episodes of {steps} steps"
        yield self._claim("determinism", self._again(), f"{played}, each played twice")
        yield self._claim("isolation", self._in_turns(), f"{played}, played in turns")
        yield self._claim("verdict-determinism", self._judged(), f"all states of {played}")
        yield self._claim("trace-replay", self._replayed(), f"traces of {played}")

    def _claim(self, name: str, found: _Parting | None, covers: str) -> Claim:
        if found is None:
            return Claim(name, Answer.SAMPLED, covers, self.seed)
        return Claim(name, Answer.REFUTED, found.words, self.seed, script_of(found.course))

    @cached_property
    def _courses(self) -> tuple[Course, ...]:
        """The repair if there is one, and steps at random; both name a cause at their end."""
        chance = random.Random(self.seed)  # noqa: S311 - steps that can be repeated
        machine, menu = self.interpreter.machine, self.interpreter.menu
        some = [each for each in menu if not isinstance(each, Submit)]
        drawn = (chance.choice(some) for _ in range(RANDOM_STEPS))
        goal, guess = Run(machine.stages[machine.goal].name), menu[-1]
        wandering = (*drawn, Inspect(WAITING, 2), goal, guess)
        return ((*self.repair, guess), wandering) if self.repair else (wandering,)

    @cached_property
    def _episodes(self) -> tuple[Episode, ...]:
        return tuple(self._played(self.interpreter, each) for each in self._courses)

    @cached_property
    def _first(self) -> tuple[Trace, ...]:
        return tuple(each.trace() for each in self._episodes)

    def _begun(self, interpreter: Interpreter) -> Episode:
        return Episode(interpreter, self.seed, tier=TierName.REFERENCE)

    def _played(self, interpreter: Interpreter, course: Course) -> Episode:
        episode = self._begun(interpreter)
        take(episode, course)
        return episode

    def _again(self) -> _Parting | None:
        """Play everything again on an interpreter that nobody has used, the last course first."""
        for course, trace in reversed(tuple(zip(self._courses, self._first, strict=True))):
            again = self._played(self.fresh, course).trace()
            found = _parting("a second episode", course, diff(trace, again))
            if found is not None:
                return found
        return None

    def _in_turns(self) -> _Parting | None:
        """Play all courses, and the first once more, side by side on one interpreter."""
        courses = (*self._courses, self._courses[0])
        traces = (*self._first, self._first[0])
        episodes = [self._begun(self.fresh) for _ in courses]
        take_in_turns(episodes, courses)
        for course, trace, episode in zip(courses, traces, episodes, strict=True):
            found = _parting("an episode beside others", course, diff(trace, episode.trace()))
            if found is not None:
                return found
        return None

    def _judged(self) -> _Parting | None:
        """Judge each state again, and by another interpreter, and compare with what was paid."""
        judges = [
            Judge(each.program, each.reset(self.seed).state)
            for each in (self.interpreter, self.interpreter, self.fresh)
        ]
        for course, episode in zip(self._courses, self._episodes, strict=True):
            for moment in path(episode.snapshot()):
                first, *others = [_verdict(judge, moment.state) for judge in judges]
                totals = moment.totals
                submitted = moment.end is End.SUBMITTED
                success = totals.outcome > 0 if submitted else first.success
                others.append(_Verdict(totals.repair, totals.regression, success))
                other = next((each for each in others if each != first), None)
                if other is not None:
                    words = f"the state after step {moment.steps} is judged twice: {first}, {other}"
                    return _Parting(words, course[: moment.steps])
        return None

    def _replayed(self) -> _Parting | None:
        """Write each trace, read it, and let an interpreter prove it that did not write it."""
        for course, trace in zip(self._courses, self._first, strict=True):
            read = read_trace(trace.text())
            if isinstance(read, Rejection):
                return _Parting(f"a trace is refused, line {read.line}: {read.reason}", course)
            found = _parting("a trace, read again,", course, diff(trace, read))
            verdict = replay(read, self.fresh, TierName.REFERENCE)
            if not verdict.proved:
                words = f"a trace does not prove its episode: {verdict.reason}"
                found = found or _Parting(words, course)
            if found is not None:
                return found
        return None


def _parting(who: str, course: Course, difference: Difference | None) -> _Parting | None:
    if difference is None:
        return None
    words = f"{who} differs at {difference.where} in {difference.what}"
    return _Parting(words, course[: difference.step])


def _verdict(judge: Judge, state: State) -> _Verdict:
    return _Verdict(judge.repair(state), judge.regression(state), judge.success(state))
