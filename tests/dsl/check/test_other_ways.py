"""In which other ways a test says that it may be played."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml_dsl import compile as compile_scenario
from fragileml_dsl.machine.annotations import Variant

SCENARIO = """\
fragileml: 1
kind: scenario
id: knob
title: A knob
pipeline: {{use: [knob], stages: {{train: 5}}}}
modules:
  knob:
    state: {{rows: {{type: int, init: 8, min: 1, max: 64, menu: [8, 64], edit: true}}}}
alert: It failed.
task: Make it pass.
budget: {{steps: 12, minutes: 60}}
tests:
  - title: nothing
    do: [{do}]
    expect: {{regressions: 0}}
    also: {also}
"""
EDIT = "edit: {knob.rows: 8}"


@pytest.mark.parametrize(
    ("do", "also", "codes", "variants"),
    [
        (EDIT, "twice", [], (Variant.TWICE,)),
        (f"{EDIT}, {EDIT}", "[any-order, twice]", [], (Variant.ANY_ORDER, Variant.TWICE)),
        (f"{EDIT}, {EDIT}", "[twice, twice]", [], (Variant.TWICE,)),
        ("run: train", "twice", ["FML722"], (Variant.TWICE,)),
        (EDIT, "[twice, any-order]", ["FML722"], (Variant.TWICE, Variant.ANY_ORDER)),
        (EDIT, "thrice", ["FML427"], None),
        (EDIT, "{twice: true}", ["FML203"], None),
        ("edits: {}", "twice", ["FML213"], None),
    ],
)
def test_other_ways(
    do: str, also: str, codes: list[str], variants: tuple[Variant, ...] | None, tmp_path: Path
) -> None:
    path = tmp_path / "knob.yaml"
    path.write_text(SCENARIO.format(do=do, also=also))
    compilation = compile_scenario(path)
    found = [each.code for each in compilation.diagnostics]
    assert found == codes
    machine = compilation.machine
    assert (machine.annotations.tests[0].also if machine else None) == variants
