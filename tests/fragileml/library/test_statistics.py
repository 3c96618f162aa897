"""What is counted of issues and tests, on the smallest scenarios that differ in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.library import load_machine
from fragileml.library.statistics import Share, shows_a_wrong_fix, statistics, summarise

SCENARIO = """\
fragileml: 1
kind: scenario
id: batch
title: A batch that does not fit
pipeline:
  use: [trainer]
  stages: {train: 30, evaluate: 5}
  metrics: {evaluate.accuracy: '0.84'}
modules:
  trainer:
    needs_metrics: [evaluate.accuracy]
    state:
      batch_size: {type: int, init: 8, min: 1, max: 256, menu: [8, 64], edit: true}
      memory_gb: {type: int, init: 16, min: 1, max: 80, show: probe}
      shuffle: {type: bool, init: true, edit: true}
    issues:
      out-of-memory:
        title: The batch needs more memory than there is
        stage: train
        cause: resources
        when: batch_size > 2 * memory_gb
        error: 'OutOfMemoryError: {{ batch_size }} rows'
      single-row:
        title: Updates by single rows are too noisy
        stage: evaluate
        visibility: silent
        cause: resources
        when: batch_size < 2
        effect: {evaluate.accuracy: value * 0.9}
      in-order:
        title: Rows are read in their order
        stage: evaluate
        visibility: silent
        cause: resources
        when: '!shuffle'
        effect: {evaluate.accuracy: value * 0.9}
    faults:
      large: {set: {batch_size: 64}, raises: [out-of-memory]}
faults: [trainer/large]
goal: {run: evaluate}
alert: The job failed.
task: Make it pass.
budget: {steps: 10, minutes: 200}
tests:
  - title: it
    do: [DO]
    expect: {EXPECT}
"""
REPAIR = ("edit: {trainer.batch_size: 16}, run: evaluate, submit: {}", "success: true")


def scenario(folder: Path, do: str, expect: str) -> Path:
    path = folder / "batch.yaml"
    path.write_text(SCENARIO.replace("DO", do).replace("EXPECT", expect))
    return path


@pytest.mark.parametrize(
    ("do", "expect", "shown"),
    [
        (*REPAIR, False),
        ("run: evaluate", "failed: train", False),
        ("inspect: log", "refused: false", False),
        ("edit: {trainer.batch_size: 128}, run: evaluate", "failed: train", True),  # the message
        ("edit: {trainer.batch_size: 1}, run: evaluate, submit: {}", "success: false", True),
        ("edit: {trainer.shuffle: false}, run: evaluate", "failed: train", True),
    ],
)
def test_a_wrong_fix_leaves_something_else_broken(
    tmp_path: Path, do: str, expect: str, shown: bool
) -> None:
    machine = load_machine(scenario(tmp_path, do, expect))
    assert shows_a_wrong_fix(machine) is shown
    assert summarise([machine]).wrong_fixes == Share(int(shown), 1)


def test_a_wrong_fix_by_pip_counts_as_others_do() -> None:
    assert shows_a_wrong_fix(load_machine("connector-for-the-storage"))


def test_each_issue_counts_once(tmp_path: Path) -> None:
    machine = load_machine(scenario(tmp_path, *REPAIR))
    found = summarise([machine, machine])
    assert (found.scenarios, found.wide, found.switches) == (2, Share(1, 3), Share(1, 3))
    assert (found.pipelines, found.stages) == ({"inline": 2}, {"train": 2})
    assert (found.visibilities, found.faults) == ({"loud": 2}, {1: 2})
    assert (found.injected, found.varied, found.records) == (0, 0, 0)


def test_nothing_is_a_share_of_nothing() -> None:
    found = summarise([])
    assert found.wide.fraction == found.wrong_fixes.fraction == 0.0
    assert found.without_wrong_fix == ()


def test_the_bundled_pack_keeps_its_targets() -> None:
    found = statistics("huggingface")
    assert found.wide.fraction >= 0.6
    assert found.switches.fraction <= 0.05
    assert found.wrong_fixes.fraction >= 0.6
