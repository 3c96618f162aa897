"""A transcript says what agents see, and where that has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

import fragileml
from fragileml.analysis.transcripts import differing, transcript_of
from fragileml.episode import Episode
from fragileml_dsl import check_path
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.testing.mutation.test_judging import SCENARIO


def machine_of(text: str, folder: Path) -> Machine:
    path = folder / "fits.yaml"
    path.write_text(text, encoding="utf-8")
    (machine,) = check_path(path).machines.values()
    return machine


def test_it_says_what_is_seen_first(tmp_path: Path) -> None:
    lines = transcript_of(machine_of(SCENARIO, tmp_path)).splitlines()
    assert lines[:9] == [
        "fits: 10 steps, 120 minutes",
        "menu: edit trainer.batch: 4 | 8 | 64",
        "",
        "== at first, seed 0 ==",
        "alert: It failed.",
        "task: Make it pass.",
        "goal: train",
        "stage data: green, 2 min, after -",
        "stage train: failed, 30 min, after data",
    ]


def test_it_says_what_each_action_does(tmp_path: Path) -> None:
    lines = transcript_of(machine_of(SCENARIO, tmp_path)).splitlines()
    assert "> inspect trainer/card  [done, 1 min, pays -0.009]" in lines
    assert "> edit trainer.batch=8  [done, 1 min, pays +0.991]" in lines
    assert "> edit trainer.batch=64  [done, 1 min, pays -0.009]" not in lines


def test_it_says_what_tests_come_to(tmp_path: Path) -> None:
    text = transcript_of(machine_of(SCENARIO, tmp_path))
    episode = Episode(machine_of(SCENARIO, tmp_path))
    for action in (fragileml.Edit({"trainer.batch": 8}), fragileml.Run("train")):
        episode.step(action)
    episode.step(fragileml.Submit())
    assert f"score {episode.result().score / 1000:g}, success" in text.splitlines()


@pytest.mark.parametrize("scenario", ["answers-that-vary", "numpy-on-a-friday"])
def test_it_is_the_same_each_time(scenario: str) -> None:
    machine = fragileml.load_machine(scenario)
    text = transcript_of(machine)
    assert differing(machine, text, transcript_of(machine)) == ()
    assert all(line == line.rstrip() and line.isprintable() for line in text.splitlines())


CHANGES = [
    ("memory }} GB", "memory }} MB", "16 GB", "16 MB"),
    ("data: 2", "data: 5", "data: green, 2 min", "data: green, 5 min"),
    ("Make it pass", "Make it fit", "Make it pass.", "Make it fit."),
]


@pytest.mark.parametrize(("old", "new", "before", "after"), CHANGES)
def test_it_says_where_something_has_changed(
    old: str, new: str, before: str, after: str, tmp_path: Path
) -> None:
    kept = transcript_of(machine_of(SCENARIO, tmp_path))
    changed = machine_of(SCENARIO.replace(old, new), tmp_path)
    (found,) = differing(changed, kept, transcript_of(changed))
    assert found.code == "FML830"
    assert before in found.message
    assert after in found.message


def test_what_is_missing_at_the_end_is_said(tmp_path: Path) -> None:
    machine = machine_of(SCENARIO, tmp_path)
    kept = "".join(transcript_of(machine).splitlines(keepends=True)[:-1])
    (found,) = differing(machine, kept, transcript_of(machine))
    assert "says nothing, now" in found.message
