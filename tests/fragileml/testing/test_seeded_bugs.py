"""Bugs that are seeded into the interpreter are found, each by a law, and shown in few actions."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from typer.testing import CliRunner

from fragileml.analysis import examine
from fragileml.cli.app import app
from fragileml.machine import Call, Edit, Inspect, Outcome, Run
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.transition import Transition
from fragileml.testing import BrokenLawError, Play, Subject, episode_rules, find_law, search, verify
from tests.fragileml.machines import varied
from tests.fragileml.testing.bugs import (
    BUGS,
    Seed,
    after_apply,
    going_back_gives_time_back,
    refusals_are_not_counted_as_steps,
    refusals_are_silent,
    refusals_take_time,
    refused_edits_are_half_done,
    the_mask_forgets_guards,
    traces_forget_pages,
)

FEW = 6
LONG = {
    refused_edits_are_half_done,
    refusals_are_silent,
    refusals_are_not_counted_as_steps,
    the_mask_forgets_guards,
    traces_forget_pages,
}
TABLE = [
    pytest.param(bug, id=bug.__name__, marks=[pytest.mark.slow] if bug in LONG else [])
    for bug in BUGS
]


@pytest.mark.parametrize("bug", TABLE)
def test_a_bug_breaks_a_law(bug: Seed, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    found = search(find_law(BUGS[bug]), Subject(varied()))
    assert found is not None
    assert len(found.play.actions) < FEW


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return the folder of a new pack."""
    CliRunner().invoke(app, ["new", "pack", "mine", "--into", str(tmp_path)])
    return tmp_path / "mine"


def refusals_cost_time_where_a_small_batch_has_trained(patch: pytest.MonkeyPatch) -> None:
    def change(_self: Interpreter, found: Transition, _action: object) -> Transition:
        hidden = found.state.values[0] == 4 and found.state.marks[-1] == "green"
        return evolve(found, minutes=1) if hidden and found.outcome is Outcome.REFUSED else found

    after_apply(patch, change)


def test_a_deep_bug_is_shown_in_few_actions_and_becomes_a_test(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    law, path = find_law("refusals-change-nothing"), pack / "scenarios" / "large-batch.yaml"
    with monkeypatch.context() as patch:
        refusals_cost_time_where_a_small_batch_has_trained(patch)
        found = search(law, Subject.of(path), 100)
    assert found is not None
    assert found.play.actions == (Edit({"trainer.batch_size": 4}), Run("train"), Edit({}))
    _, _, test = str(found).partition("\ntests:\n")
    assert test == (
        "  - title: refusals-change-nothing holds\n"
        "    do: [{edit: {trainer.batch_size: 4}}, {run: train}, {edit: {}}]\n"
        "    expect: {refused: true}"
    )
    path.write_text(f"{path.read_text()}{test}\n")
    subject = Subject.of(path)
    assert examine(subject.machine) == ()
    verify(law, subject, 1)
    with monkeypatch.context() as patch:
        refusals_cost_time_where_a_small_batch_has_trained(patch)
        with pytest.raises(BrokenLawError, match="costs minutes"):
            verify(law, Subject.of(path), 1)


def test_what_no_file_can_say_is_printed_as_python(monkeypatch: pytest.MonkeyPatch) -> None:
    traces_forget_pages(monkeypatch)
    subject = Subject(varied())
    found = search(find_law("trace-replay"), subject)
    names: dict[str, object] = {"Play": Play, "Inspect": Inspect}
    exec(str(found).partition("Submit\n")[2], names)  # noqa: S102 - our own text
    assert found is not None
    assert names["play"] == found.play


def test_an_exception_breaks_a_law(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_self: Interpreter, found: Transition, action: object) -> Transition:
        return found if action != Call("cache/clear") else evolve(found, minutes=1 // len(""))

    after_apply(monkeypatch, crash)
    with pytest.raises(BrokenLawError, match="ZeroDivisionError"):
        verify(find_law("termination"), Subject(varied()))


@pytest.mark.parametrize("bug", [going_back_gives_time_back, refusals_take_time])
def test_a_bug_breaks_the_rules(bug: Seed, monkeypatch: pytest.MonkeyPatch) -> None:
    bug(monkeypatch)
    quick = settings(max_examples=50, database=None, phases=[Phase.generate])
    with pytest.raises(BrokenLawError):
        run_state_machine_as_test(episode_rules(varied(), "reference"), settings=quick)
