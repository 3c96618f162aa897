"""Mutants are told apart: no machine, the same, noticed, and not noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.analysis.par import Limits
from fragileml.testing.mutation import Bench, Mutant, Suite, Verdict
from fragileml.testing.mutation.mutant import Patch

SCENARIO = """\
fragileml: 1
kind: scenario
id: fits
title: A batch that no longer fits
pipeline: {use: [trainer], stages: {data: 2, train: 30}}
modules:
  trainer:
    state:
      batch: {type: int, init: 8, min: 1, max: 256, menu: [4, 8, 64], edit: true}
      memory: {type: int, init: 16, min: 1, max: 80, show: probe}
    issues:
      full:
        title: The batch needs more memory than there is
        stage: train
        cause: resource-limit
        when: batch > 2 * memory
        error: 'MemoryError: batch {{ batch }}'
    faults:
      large: {set: {batch: 64}, raises: [full]}
    probes:
      card: {text: '{{ memory }} GB'}
faults: [trainer/large]
alert: It failed.
task: Make it pass.
budget: {steps: 10, minutes: 120}
tests:
  - title: a batch that fits
    do: [edit: {trainer.batch: 8}, run: train, submit: {}]
    expect: {success: true}
"""
FLOOR = 0.9
TABLE = [
    ("batch > 2", "batch >", Verdict.REJECTED),
    ("batch > 2", "2 < batch && true ? batch > 2", Verdict.REJECTED),
    ("batch > 2 * memory", "batch > memory * 2", Verdict.EQUIVALENT),
    ("batch > 2 * memory", "batch < 2 * memory", Verdict.CAUGHT),
    ("steps: 10", "steps: 2", Verdict.CAUGHT),
    ("data: 2", "data: 5", Verdict.ESCAPED),
    ("memory }} GB", "memory }} MB", Verdict.ESCAPED),
]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a bench for the scenario above."""
    path = tmp_path / "fits.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return Bench(path, tmp_path)


def test_the_original_gives_no_alarm(bench: Bench) -> None:
    assert bench.false_alarms == ()


@pytest.mark.parametrize(("old", "new", "verdict"), TABLE)
def test_a_verdict(bench: Bench, old: str, new: str, verdict: Verdict) -> None:
    start = SCENARIO.index(old)
    mutant = Mutant("by hand", "fits.yaml", 1, (Patch(start, start + len(old), new),))
    assert bench.judge(mutant, SCENARIO).verdict is verdict


@pytest.mark.slow
def test_checking_the_bundled_pack_notices_spoiled_files(
    checkout: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Print what escapes. A few mutants say little: the floor is below what larger samples gave."""
    suite = Suite(checkout / "scenarios/huggingface", limits=Limits(states=20_000, installs=200))
    found = [suite.judge(each) for each in suite.sample(seed=0, count=200)[:12]]
    caught = sum(each.verdict is Verdict.CAUGHT for each in found)
    escapes = [each for each in found if each.verdict is Verdict.ESCAPED]
    with capsys.disabled():
        for each in escapes:
            mutant = each.mutant
            print(f"{mutant.file}:{mutant.line} {mutant.operator}: {each.reason}")  # noqa: T201 - the report
        print(f"caught {caught} of {caught + len(escapes)}")  # noqa: T201 - the report
    assert caught + len(escapes) > 0
    assert caught / (caught + len(escapes)) >= FLOOR
