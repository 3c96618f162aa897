"""The tests in a scenario's file, played."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from attrs import evolve

from fragileml.episode.episode import Episode
from fragileml.episode.observation import Observation
from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.transition import Outcome
from fragileml_dsl.machine.annotations import (
    CHANGES,
    CallStep,
    EditStep,
    InspectStep,
    PipStep,
    RunStep,
    ScriptedTest,
    ScriptStep,
    SubmitStep,
    Variant,
)

_MOST_PERMUTED = 4


def variants(test: ScriptedTest) -> Iterator[tuple[str, ScriptedTest]]:
    """Yield the test, and the other ways in which it says that it may be played, each named."""
    yield "", test
    for variant in test.also:
        if variant is Variant.TWICE:
            yield "each change twice", evolve(test, script=tuple(_twice(test.script)))
        else:
            yield from (
                (f"changes in the order {order}", evolve(test, script=script))
                for order, script in _reordered(test.script)
            )


def _twice(script: tuple[ScriptStep, ...]) -> Iterator[ScriptStep]:
    for step in script:
        yield from (step, step) if isinstance(step, CHANGES) else (step,)


def _reordered(script: tuple[ScriptStep, ...]) -> Iterator[tuple[str, tuple[ScriptStep, ...]]]:
    """Yield the script with its changes in other orders; the other steps keep their places."""
    places = [number for number, step in enumerate(script) if isinstance(step, CHANGES)]
    for order in _orders(len(places)):
        steps = list(script)
        for place, number in zip(places, order, strict=True):
            steps[place] = script[places[number]]
        yield " ".join(str(number + 1) for number in order), tuple(steps)


def _orders(count: int) -> Iterator[tuple[int, ...]]:
    """Yield all other orders of a few, of many each with two neighbours swapped and the reverse."""
    plain = tuple(range(count))
    if count <= _MOST_PERMUTED:
        yield from (each for each in permutations(plain) if each != plain)
        return
    for at in range(count - 1):
        yield (*plain[:at], at + 1, at, *plain[at + 2 :])
    yield plain[::-1]


def action_of(step: ScriptStep) -> Action:
    """Return the action that a step of a test stands for."""
    match step:
        case EditStep():
            return Edit(dict(step.settings))
        case RunStep():
            return Run(step.stage)
        case InspectStep():
            return Inspect(step.probe)
        case CallStep():
            return Call(step.action)
        case PipStep():
            return Pip(step.arguments)
        case SubmitStep():
            return Submit(step.module, step.cause)


def failures(episode: Episode, test: ScriptedTest) -> Iterator[str]:
    """Play a test on an episode at its beginning and yield what does not come out as expected."""
    observation = episode.observation
    for number, step in enumerate(test.script, 1):
        if episode.ended:
            yield f"the episode has ended before step {number}"
            return
        observation = episode.step(action_of(step)).observation
    expect, result = test.expect, episode.result()
    if expect.success is not None and result.success is not expect.success:
        yield "it ends in success" if result.success else "it does not end in success"
    if expect.regressions is not None and result.regressions != expect.regressions:
        yield f"{result.regressions} regressions, expected {expect.regressions}"
    yield from _where(episode, test)
    yield from _printed(observation, test)


def _where(episode: Episode, test: ScriptedTest) -> Iterator[str]:
    """Compare the last run's failure, or with ``issue`` alone what holds at the end."""
    machine, moment = episode.interpreter.machine, episode.snapshot()
    failure = moment.history.run.failure
    expect = test.expect
    if expect.failed is not None:
        stage = machine.stages[failure.stage].name if failure else "nothing"
        if stage != expect.failed:
            yield f"{stage} failed in the last run, expected {expect.failed}"
            return
    if expect.issue is None:
        return
    holding = [
        issue.name
        for issue, visibility in zip(machine.issues, moment.state.issues, strict=True)
        if visibility is not None
    ]
    if expect.failed is not None and failure is not None:
        holding = [machine.issues[failure.issue].name]
    if expect.issue not in holding:
        yield f"{expect.issue} does not hold; what holds: {', '.join(holding) or 'nothing'}"


def _printed(observation: Observation, test: ScriptedTest) -> Iterator[str]:
    refused = observation.outcome is Outcome.REFUSED
    if test.expect.refused is not None and refused is not test.expect.refused:
        yield "the last action was refused" if refused else "the last action was not refused"
    lines = observation.lines
    if test.expect.prints is not None and not any(test.expect.prints in line for line in lines):
        shown = " / ".join(lines) or "nothing"
        yield f"the last step does not print {test.expect.prints!r}, but {shown}"
