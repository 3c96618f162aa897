"""Which issues of a pack its scenarios raise: counted, and those that none does named."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.analysis.coverage import Coverage
from fragileml.library.checking import check_files
from tests.fragileml.manifests import MANIFEST

MODULE = """\
fragileml: 1
kind: module
id: disk
title: The disk
state:
  free_gb: {type: int, init: 8, min: 0, max: 9, menu: [0, 8], edit: true}
issues:
  full: {title: Full, stage: train, cause: files, when: free_gb == 0, error: no space left}
  slow:
    {title: Slow, stage: train, cause: files, when: free_gb == 1, visibility: warning, error: slow}
  gone: {title: Gone, stage: train, cause: files, when: free_gb == 9, error: no disk}
faults: {fill: {set: {free_gb: 0}, raises: [full]}}
"""
PIPELINE = """\
fragileml: 1
kind: pipeline
id: job
title: A job
use: [disk, {module: disk, as: tape}]
stages: {train: 1}
"""
SCENARIO = """\
fragileml: 1
kind: scenario
id: full
title: A full disk
pipeline: job
faults: [disk/fill]
alert: It failed.
task: Repair it.
budget: {steps: 9, minutes: 20}
tests:
  - title: almost full
    do: [edit: {disk.free_gb: 1}, run: train, edit: {disk.free_gb: 8}, run: train, submit: {}]
    expect: {success: true}
"""


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a pack of one scenario, whose pipeline has one module twice."""
    monkeypatch.setenv("FRAGILEML_CACHE", str(tmp_path / "cache"))
    files = {"pack": MANIFEST, "modules/disk": MODULE, "pipelines/job": PIPELINE}
    for name, text in {**files, "scenarios/full": SCENARIO}.items():
        path = tmp_path / "mine" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "mine"


def coverage(pack: Path) -> Coverage:
    """Return the coverage of a pack in which nothing is wrong."""
    found = check_files([pack], pack.parent)
    assert found.diagnostics == ()
    (only,) = found.coverages
    return only


def test_issues_are_counted_by_the_names_that_they_have_in_pipelines(pack: Path) -> None:
    missing = ("disk/gone", "tape/full", "tape/slow", "tape/gone")
    assert coverage(pack) == Coverage("mine", 6, 1, 1, missing)


def test_a_pack_that_is_recalled_covers_the_same(pack: Path) -> None:
    assert coverage(pack) == coverage(pack)


def test_what_no_scenario_uses_is_not_raised_either(pack: Path) -> None:
    other = MODULE.replace("id: disk", "id: tape_robot")
    (pack / "modules" / "tape_robot.yaml").write_text(other)
    found = coverage(pack)
    assert found.issues == 9
    assert found.missing[-3:] == ("tape_robot/full", "tape_robot/slow", "tape_robot/gone")


def test_a_pipeline_without_a_scenario_uses_nothing(pack: Path) -> None:
    other = MODULE.replace("id: disk", "id: tape_robot")
    (pack / "modules" / "tape_robot.yaml").write_text(other)
    text = PIPELINE.replace("id: job", "id: night").replace("use: [", "use: [tape_robot, ")
    (pack / "pipelines" / "night.yaml").write_text(text)
    assert coverage(pack).issues == 9


def test_only_packs_are_covered(pack: Path) -> None:
    assert check_files([pack / "scenarios" / "full.yaml"], pack).coverages == ()
