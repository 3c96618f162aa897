"""Tricks that repair nothing: none of them may pay more than to do nothing at all.

Rewards have been earned elsewhere without the work that they are for: by naming a cause at once, by
spoiling and mending, by reading, by repeating what had been paid before. Such episodes are played
here. Where one happens to repair something, as waiting may, it is no trick.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

from attrs import frozen

from fragileml.analysis.claims import Answer, Claim, script_of
from fragileml.analysis.slicing import WAITING
from fragileml.episode.episode import Episode
from fragileml.episode.judge import Judge
from fragileml.episode.playing import take
from fragileml.episode.rewards import UNIT
from fragileml.episode.tiers import TierName
from fragileml.machine.actions import Action, Edit, Inspect, Run, Submit
from fragileml.machine.interpreter import UNLIMITED, Interpreter
from fragileml.machine.probes import BUILT_IN
from fragileml.machine.transition import Outcome

_NOTHING = Inspect(WAITING)
_REFUSED = Edit({})


@frozen
class Canary:
    """A trick.

    Attributes:
        name: What is done, in words.
        actions: What is done, until the episode ends or they do.
    """

    name: str
    actions: tuple[Action, ...]


def canary_floor(interpreter: Interpreter, seed: int) -> Iterator[Claim]:
    """Claim that no trick pays more than doing nothing, where something is broken."""
    judge = Judge(interpreter.program, interpreter.reset(seed).state)
    if judge.success(judge.reset):
        return
    steps = interpreter.machine.steps
    idle = _played(interpreter, seed, (_NOTHING,) * steps).result()
    kept = 0
    for canary in canaries(interpreter, seed, judge):
        episode = _played(interpreter, seed, canary.actions)
        result = episode.result()
        if result.success or result.repaired > idle.repaired:
            continue
        kept += 1
        if result.score > idle.score:
            paid = f"{canary.name} pays {result.score / UNIT:g}"
            words = f"{paid}, doing nothing {idle.score / UNIT:g}"
            script = script_of(canary.actions[: result.steps])
            yield Claim("tricks-pay-nothing", Answer.REFUTED, words, seed, script)
            return
    words = f"{kept} tricks, none of which pays more than {idle.score / UNIT:g}"
    yield Claim("tricks-pay-nothing", Answer.SAMPLED, words, seed)


def _played(interpreter: Interpreter, seed: int, actions: tuple[Action, ...]) -> Episode:
    episode = Episode(interpreter, seed, tier=TierName.REFERENCE)
    take(episode, actions)
    return episode


def canaries(interpreter: Interpreter, seed: int, judge: Judge) -> Iterator[Canary]:
    """Yield the tricks that are tried from a beginning; each ends its episode."""
    machine = interpreter.machine
    steps = machine.steps
    submits = [each for each in interpreter.menu if isinstance(each, Submit)]
    guess = max(submits, key=judge.diagnosis)
    goal = Run(machine.stages[machine.goal].name)
    probes = [Inspect(each) for each in (*BUILT_IN, *(probe.name for probe in machine.probes))]
    yield Canary("submitting at once", (Submit(),))
    yield Canary("naming the cause at once", (guess,))
    yield Canary("naming the cause in the end", (*(_NOTHING,) * (steps - 1), guess))
    yield Canary("being refused again and again", (_REFUSED,) * steps)
    yield Canary("reading again and again", tuple(islice(cycle(probes), steps)))
    yield Canary("running again and again", (goal,) * steps)
    spoiling = _spoiling(interpreter, seed, judge)
    if spoiling:
        mended = (*spoiling * (steps // 2), *(_NOTHING,) * (steps % 2))
        yield Canary("spoiling and mending", mended)
        yield Canary("spoiling and not mending", (spoiling[0], *(_NOTHING,) * (steps - 1)))


def _spoiling(interpreter: Interpreter, seed: int, judge: Judge) -> tuple[Action, ...]:
    """Return an edit and what takes it back, of those that break something if there is one."""
    beginning = interpreter.reset(seed)
    variables, state = interpreter.program.variables, beginning.state
    found: tuple[Action, ...] = ()
    for edit in (each for each in interpreter.menu if isinstance(each, Edit)):
        old = {name: state.values[variables[name]] for name, _ in edit.settings}
        if old == dict(edit.settings):
            continue
        after = interpreter.apply(state, edit, UNLIMITED, beginning.history)
        back = interpreter.apply(after.state, Edit(old), UNLIMITED, beginning.history)
        if Outcome.REFUSED in {after.outcome, back.outcome} or judge.repair(after.state):
            continue
        if judge.regressions(after.state):
            return edit, Edit(old)
        found = found or (edit, Edit(old))
    return found
