"""What a definition promises to those that read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml_dsl import compile as compile_scenario

SCENARIO = """\
fragileml: 1
kind: scenario
id: definitions
title: Definitions that others read
pipeline:
  use: [source, reader]
  stages: {data: 1}
modules:
  source:
    state:
      rows: {type: int, init: 2, menu: [2, 4], edit: true}
      rate: {type: double, init: 0.5, menu: [0.5, 1.0], edit: true}
    define: {offered: 'OFFERED'}
  reader:
    needs: {source: {offered: {type: TYPE}}}
    state: {limit: {type: int, init: 9, min: 0, max: 99, menu: [9, 20], edit: true}}
    issues:
      too-much:
        title: It is too much
        stage: data
        cause: data-format
        when: READ > limit
        error: 'ValueError: too much'
alert: The job failed.
task: Make it pass.
budget: {steps: 9, minutes: 9}
"""


def codes(tmp_path: Path, offered: str, type_: str, read: str) -> list[str]:
    path = tmp_path / "definitions.yaml"
    text = SCENARIO.replace("OFFERED", offered).replace("TYPE", type_).replace("READ", read)
    path.write_text(text)
    return [each.code for each in compile_scenario(path, cached=False).diagnostics]


@pytest.mark.parametrize("offered", ["rows * rows", "rows - 1", "rows + 1"])
def test_an_int_outside_the_range_of_variables_is_not_offered(offered: str, tmp_path: Path) -> None:
    assert codes(tmp_path, offered, "int", "source.offered") == ["FML742"]


def test_an_int_within_the_range_of_variables_is_offered(tmp_path: Path) -> None:
    assert codes(tmp_path, "min(rows, 5)", "int", "source.offered") == []


def test_a_definition_that_may_be_nan_has_no_range(tmp_path: Path) -> None:
    curve = "curve(rate, [[0, 1], [1, 2]])"
    assert codes(tmp_path, curve, "double", "int(clamp(source.offered, 0.0, 9.0))") == []
    text = SCENARIO.replace("OFFERED", curve).replace("TYPE", "double")
    path = tmp_path / "definitions.yaml"
    path.write_text(
        text.replace("READ > limit", "limit > 9").replace(
            "define: {", "define: {whole: 'int(offered)', "
        )
    )
    found = compile_scenario(path, cached=False).diagnostics
    assert "FML604" in [each.code for each in found]
