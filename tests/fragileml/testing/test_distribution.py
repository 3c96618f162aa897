"""Random packs are worth something: they use the whole language, and things happen in them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import fragileml
from fragileml.machine import Outcome
from fragileml.testing import Files, actions, packs, scenarios
from fragileml_dsl.machine.machine import Kind, Machine, Start, Visibility
from fragileml_dsl.machine.term import TRUE
from tests.fragileml.testing.laws import machines_of

SEEDS, DRAWN = 30, 10
"""Few with each of many seeds: after ten Hypothesis begins to vary what it has drawn before."""

LEAST = 3
"""Percent of the machines that each part of the language is in, at least."""

HAPPENS = {
    "the past is green": 50,
    "something is wrong at reset": 55,
    "an issue changes": 35,
    "a run fails": 25,
    "a repair": 10,
    "a regression": 10,
    "an action is refused": 50,
}
"""Percent of the episodes in which things happen, at least."""


def parts(machine: Machine) -> Iterator[str]:
    """Yield the parts of the language that a machine has."""
    yield from (f"type {each.kind}" for each in machine.variables)
    yield from ("nullable" for each in machine.variables if each.nullable)
    yield from (f"menu of {each.kind}" for each in machine.variables if each.editable)
    for issue in machine.issues:
        yield from (f"visibility {each.visibility}" for each in issue.visibility)
        found = {
            "first-match visibility": len(issue.visibility) > 1,
            "first-match error": len(issue.error) > 1,
            "chain": any(each.chain for each in issue.error),
            "log of an issue": bool(issue.log),
            "then": bool(issue.then),
            "effect": bool(issue.effects),
            "logged": any(each.logged for each in issue.effects),
            "weight": issue.weight > 1,
            "issue over several variables": len(issue.reads) > 1,
            "issue over two modules": len({_module(machine, each) for each in issue.reads}) > 1,
        }
        yield from (name for name, present in found.items() if present)
    whole = {
        "several modules": len(machine.modules) > 1,
        "module used twice": any(name.startswith("second_") for name in machine.modules),
        "write on success": any(each.writes for each in machine.stages),
        "stage log": any(each.log for each in machine.stages),
        "computed minutes": any(each.minutes.operator != "literal" for each in machine.stages),
        "stages side by side": any(
            len(each.ancestors) < index for index, each in enumerate(machine.stages)
        ),
        "metrics": bool(machine.metrics),
        "packages": bool(machine.packages),
        "probe": bool(machine.probes),
        "probe after a stage": any(each.after is not None for each in machine.probes),
        "action": bool(machine.actions),
        "guarded action": any(each.guard != TRUE for each in machine.actions),
        "fault": bool(machine.faults),
        "several faults": len(machine.faults) > 1,
        "control": not machine.faults,
        "injection": bool(machine.injections),
        "repeated injection": any(not each.once for each in machine.injections),
        "vary": bool(machine.variations),
        "further condition of success": machine.success != TRUE,
        "keep": bool(machine.keeps),
        "cold": machine.start is Start.COLD,
        "par": machine.annotations.par is not None,
        "log at reset": bool(machine.log),
        "tests": bool(machine.annotations.tests),
    }
    yield from (name for name, present in whole.items() if present)


def _module(machine: Machine, slot: int) -> str:
    return machine.variables[slot].name.partition(".")[0]


EXPECTED = {
    *(f"type {each}" for each in Kind),
    *(f"menu of {each}" for each in Kind),
    *(f"visibility {each}" for each in Visibility),
}


def happenings(machine: Machine, taken: list[fragileml.Action]) -> Iterator[str]:
    """Yield what happens when the actions are taken."""
    episode = fragileml.Episode(machine)
    beginning = episode.snapshot().state
    interpreter = episode.interpreter
    healthy = interpreter.pristine([])
    if not any(healthy.issues[each] for each in interpreter.program.relevant_issues):
        yield "the past is green"
    if any(beginning.issues):
        yield "something is wrong at reset"
    for action in taken:
        if episode.ended:
            break
        before = episode.snapshot()
        outcome = episode.step(action).observation.outcome
        yield from _in_step(before, episode.snapshot(), outcome)
    if episode.result().success:
        yield "success"


def _in_step(
    before: fragileml.Moment, after: fragileml.Moment, outcome: Outcome | None
) -> Iterator[str]:
    found = {
        "an issue changes": after.state.issues != before.state.issues,
        "a repair": after.totals.repair > before.totals.repair,
        "a regression": after.totals.regression < before.totals.regression,
        "a run fails": outcome is Outcome.FAILED,
        "an action is refused": outcome is Outcome.REFUSED,
    }
    yield from (name for name, happened in found.items() if happened)


@pytest.mark.slow
def test_random_packs_use_the_language_and_things_happen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    present: Counter[str] = Counter()
    happened: Counter[str] = Counter()
    count = 0

    @settings(max_examples=DRAWN, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(files=st.one_of(packs(), scenarios()), data=st.data())
    def draw(files: Files, data: st.DataObject) -> None:
        nonlocal count
        for machine in machines_of(files, tmp_path / "drawn"):
            count += 1
            present.update(set(parts(machine)))
            happened.update(set(happenings(machine, data.draw(actions(machine)))))

    for number in range(SEEDS):
        seed(number)(draw)()
    shares = {name: 100 * number / count for name, number in (present + happened).items()}
    with capsys.disabled():
        rows = sorted((share, name) for name, share in shares.items())
        lines = [f"{share:5.0f} %  {name}" for share, name in rows]
        sys.stdout.write("\n".join((f"\nOf {count} machines that were drawn:", *lines, "")))
    assert present.keys() >= EXPECTED
    assert [name for name in present if shares[name] < LEAST] == []
    assert [name for name, least in HAPPENS.items() if shares.get(name, 0) < least] == []
