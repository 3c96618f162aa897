"""What agents see and are paid, as a text that people review and a check compares.

It has what the menu offers, what the log and every probe say at first, what each action alone does
to the score, and the tests of the file, played.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from fragileml.analysis.behaviour import finding, seeds_of_all_picks
from fragileml.analysis.scripts import action_of
from fragileml.episode.episode import Episode, Step
from fragileml.episode.observation import StageView
from fragileml.episode.rewards import UNIT
from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.probes import BUILT_IN, show_value
from fragileml.machine.spelling import spell, spell_value
from fragileml.machine.transition import Outcome
from fragileml.packages.linking import link
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.machine.annotations import ScriptedTest
from fragileml_dsl.machine.machine import Machine

FOLDER: Final = "transcripts"
"""The folder in a pack; a pack that has it keeps a transcript of each scenario."""

_MOST_SEEDS = 4
_LONGEST = 100


def transcript_of(machine: Machine) -> str:
    """Return what agents see of a scenario.

    Raises:
        LinkError: If its packages cannot be had.
    """
    return "\n".join(_lines(link(machine))) + "\n"


def _lines(interpreter: Interpreter) -> Iterator[str]:
    machine = interpreter.machine
    yield f"{machine.annotations.id}: {machine.steps} steps, {machine.minutes} minutes"
    yield from _offers(interpreter.menu)
    for seed in _seeds(interpreter):
        episode = Episode(interpreter, seed)
        seen = episode.observation
        yield from ("", f"== at first, seed {seed} ==", f"alert: {seen.alert}")
        yield from (f"task: {seen.task}", f"goal: {seen.goal}")
        yield from (f"keep: {each}" for each in seen.keeps)
        yield from map(_stage, seen.stages)
        yield from _indented(seen.lines)
        for action in interpreter.menu:
            yield from _alone(episode, action)
    for test in machine.annotations.tests:
        yield from _test(interpreter, test)


def _offers(menu: tuple[Action, ...]) -> Iterator[str]:
    """Yield what settings can be changed to, and the lines for pip."""
    offers: dict[str, list[str]] = {}
    for action in menu:
        if isinstance(action, Edit):
            for name, value in action.settings:
                offers.setdefault(f"edit {name}", []).append(spell_value(value))
        elif isinstance(action, Pip):
            offers.setdefault("pip", []).append(action.arguments)
    yield from (f"menu: {name}: {' | '.join(values)}" for name, values in offers.items())


def _seeds(interpreter: Interpreter) -> tuple[int, ...]:
    """Return a few seeds that begin differently."""
    beginnings = {interpreter.reset(seed): seed for seed in seeds_of_all_picks(interpreter)}
    return tuple(sorted(beginnings.values())[:_MOST_SEEDS])


def _stage(stage: StageView) -> str:
    price = "?" if stage.minutes is None else stage.minutes
    return f"stage {stage.name}: {stage.mark}, {price} min, after {', '.join(stage.after) or '-'}"


def _alone(episode: Episode, action: Action) -> Iterator[str]:
    """Yield what an action does if it is the first: of edits only what changes the score."""
    if isinstance(action, Submit) and action != Submit():
        return
    if isinstance(action, Inspect):
        yield from _look(episode, action)
        return
    step = episode.fork().step(action)
    if isinstance(action, Run | Call):
        yield from _done(action, step)
    elif _matters(step):
        yield _head(action, step)


def _matters(step: Step) -> bool:
    paid = step.components
    return step.observation.outcome is Outcome.REFUSED or (
        paid is not None and (paid.repair, paid.regression, paid.outcome) != (0, 0, 0)
    )


def _test(interpreter: Interpreter, test: ScriptedTest) -> Iterator[str]:
    """Yield what a test does, and what probes say then that they did not say at first."""
    yield from ("", f"== {test.title} ==")
    episode = Episode(interpreter)
    looked: list[str] = []
    for action in map(action_of, test.script):
        if episode.ended:
            break
        if isinstance(action, Submit):
            looked = list(_news(interpreter, episode))
        yield from _done(action, episode.step(action))
    yield from _knowledge(episode)
    result = episode.result()
    yield f"score {result.score / UNIT:g}, {'success' if result.success else 'no success'}"
    yield from looked if episode.ended else _news(interpreter, episode)


def _knowledge(episode: Episode) -> Iterator[str]:
    for each in episode.observation.knowledge:
        if each.name:
            old = "" if each.fresh else ", perhaps old"
            yield f"knows {each.name} {show_value(each.value)}{old}"


def _news(interpreter: Interpreter, episode: Episode) -> Iterator[str]:
    first = Episode(interpreter)
    for look in interpreter.menu:
        if isinstance(look, Inspect) and look.probe not in BUILT_IN:
            now = list(_look(episode, look))
            if now[1:] != list(_look(first, look))[1:]:
                yield from now


def _look(episode: Episode, look: Inspect) -> Iterator[str]:
    """Yield all pages of a probe."""
    step = episode.fork().step(look)
    yield _head(look, step)
    page = 1
    while step.observation.outcome is not Outcome.REFUSED and step.observation.lines:
        yield from _indented(step.observation.lines)
        if not step.observation.lines[-1].startswith(f"(page {page} of "):
            break
        page += 1
        step = episode.fork().step(Inspect(look.probe, page))


def _done(action: Action, step: Step) -> Iterator[str]:
    yield _head(action, step)
    yield from _indented(step.observation.lines)


def _head(action: Action, step: Step) -> str:
    seen = step.observation
    return f"> {spell(action)}  [{seen.outcome}, {seen.spent} min, pays {step.reward / UNIT:+g}]"


def _indented(lines: tuple[str, ...]) -> Iterator[str]:
    return (f"  {line}".rstrip() for line in lines)


def differing(machine: Machine, kept: str, now: str) -> tuple[Diagnostic, ...]:
    """Return where a scenario's transcript is not what was kept."""
    if now == kept:
        return ()
    for number, (old, new) in enumerate(zip_longest(kept.splitlines(), now.splitlines()), 1):
        if old != new:
            message = f"line {number} of its transcript says {_short(old)}, now it is {_short(new)}"
            hint = "if that is meant, write it anew: fragileml check --transcripts"
            return (finding(machine, "FML830", message, hint),)
    return ()


def _short(line: str | None) -> str:
    if line is None:
        return "nothing"
    text = line.strip()
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
