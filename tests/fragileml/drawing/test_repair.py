"""Repairs as pictures."""

from __future__ import annotations

from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml.drawing.repair import RepairStep, repair_to_mermaid

DRAWN = """\
flowchart TB
  accTitle: broken
  accDescr: A repair of 2 steps and 7 minutes.
  s0["reset<br/>data: failed"]
  s1["after step 1<br/>data: green"]
  s0 -->|"edit a#61;#34;b#34;, 7 min"| s1
  s2["success"]
  s1 -->|"submit, 0 min"| s2
"""


def test_what_is_drawn() -> None:
    steps = [
        RepairStep('edit a="b"', 7, {"data": "green"}),
        RepairStep("submit", 0, {"data": "green"}),
    ]
    assert repair_to_mermaid("broken", {"data": "failed"}, steps) == DRAWN


def test_the_command_plays_what_is_proved() -> None:
    shown = CliRunner().invoke(app, ["graph", "same-customers", "--repair"])
    assert shown.exit_code == 0
    assert shown.stdout.startswith("flowchart TB\n  accTitle: same-customers\n")
    assert shown.stdout.endswith('["success"]\n  s2 -->|"submit, 0 min"| s3\n')


def test_a_repair_is_no_svg() -> None:
    command = ["graph", "same-customers", "--repair", "--format", "svg"]
    assert CliRunner().invoke(app, command).exit_code != 0
