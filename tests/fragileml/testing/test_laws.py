"""The laws: they hold, for machines built by hand, for the library and for packs that are drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

import fragileml
from fragileml.analysis import examine
from fragileml.library import scenario_path
from fragileml.testing import (
    LAWS,
    Law,
    Subject,
    episode_rules,
    find_law,
    laws_of,
    search,
    verify,
)
from tests.fragileml.machines import ALL

SCENARIOS = fragileml.scenarios()
FEW = ("pad-token-missing",)
RULES = settings(max_examples=3, database=None)

each_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.id)


def test_laws_have_ids_and_say_what_they_say() -> None:
    ids = [law.id for law in LAWS]
    assert len(set(ids)) == len(ids)
    for law in LAWS:
        assert find_law(law.id) is law
        assert law.doc.endswith(".")
        assert "\n" not in law.doc
    with pytest.raises(fragileml.FragileMLError, match="did you mean mask-exactness"):
        find_law("mask-exact")


@each_law
def test_a_law_holds_for_machines_built_by_hand(law: Law) -> None:
    for machine in (ALL["varied"], ALL["injected"]):
        subject = Subject(machine)
        if law.concerns(subject):
            verify(law, subject, 4)


@pytest.mark.parametrize("scenario", FEW)
def test_all_laws_hold_for_a_few_scenarios(scenario: str) -> None:
    subject = Subject.of(scenario_path(scenario))
    for law in laws_of(subject):
        verify(law, subject, 1)
    run_state_machine_as_test(episode_rules(subject.machine), settings=RULES)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_all_laws_hold_for_the_library(scenario: str) -> None:
    subject = Subject.of(scenario_path(scenario))
    for law in laws_of(subject):
        verify(law, subject, 10)
    run_state_machine_as_test(
        episode_rules(subject.machine), settings=settings(RULES, max_examples=10)
    )


def declaring(also: str, cap: str = "16") -> str:
    return f"""\
fragileml: 1
kind: scenario
id: two-knobs
title: Two settings, of which one limits the other
pipeline: {{use: [knobs], stages: {{train: 5}}}}
modules:
  knobs:
    state:
      rows: {{type: int, init: 8, min: 1, max: 64, menu: [8, 64], edit: true}}
      cap: {{type: int, init: 32, min: 1, max: 64, menu: [16, 32], edit: true}}
      spare: {{type: int, init: 1, min: 0, max: 1}}
    issues:
      too-many:
        title: There are more rows than the cap
        stage: train
        cause: limit
        when: rows > cap
        error: 'ValueError: {{{{ rows }}}} rows'
    faults:
      more: {{set: {{rows: 64}}, raises: [too-many]}}
    actions:
      shrink: {{when: spare > 0, do: {{rows: '= min(cap, rows)', spare: 0}}}}
faults: [knobs/more]
alert: It failed.
task: Make it pass.
budget: {{steps: 12, minutes: 60}}
tests:
  - title: shrink to a smaller cap
    do: [edit: {{knobs.cap: {cap}}}, call: knobs/shrink, run: train, submit: {{}}]
    expect: {{success: true}}
    also: [{also}]
"""


@pytest.mark.parametrize(
    ("also", "cap", "broken"),
    [
        ("twice", "16", ""),
        ("any-order", "40", ""),
        ("any-order", "16", "changes in the order 2 1: it does not end in success"),
    ],
)
def test_repairs_keep_what_their_tests_declare(
    also: str, cap: str, broken: str, tmp_path: Path
) -> None:
    path = tmp_path / "two-knobs.yaml"
    path.write_text(declaring(also, cap))
    subject = Subject.of(path)
    law = find_law({"twice": "fix-twice", "any-order": "fix-in-any-order"}[also])
    assert law in laws_of(subject)
    found = search(law, subject)
    assert (found.broken.message if found else "").endswith(broken)
    assert bool(found) is bool(broken)
    diagnostics = fragileml_check(subject)
    assert len(diagnostics) == bool(broken)
    assert not broken or "(changes in the order 2 1)" in diagnostics[0]


def fragileml_check(subject: Subject) -> list[str]:
    return [each.message for each in examine(subject.machine)]
