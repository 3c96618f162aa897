"""Repairs as pictures."""

from __future__ import annotations

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml.drawing.repair import Repair, RepairState, RepairStep, repair_of, repair_to_mermaid
from fragileml.drawing.repair_svg import repair_to_svg
from fragileml.episode import Episode
from fragileml.machine import Edit, Run
from tests.fragileml.machines import machine

GOLDEN = Path(__file__).parent / "golden" / "repair.svg"
SPACE = "{http://www.w3.org/2000/svg}"

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


def _drawn() -> Repair:
    green = RepairState({"data": "green"}, ())
    return Repair(
        name="broken",
        title="A broken one",
        budget="9 steps and 90 minutes",
        matters=("m.a",),
        reset=RepairState({"data": "failed"}, ("m/late",)),
        steps=(RepairStep('edit a="b"', 7, green), RepairStep("submit", 0, green)),
    )


def _played() -> Repair:
    episode = Episode(machine())
    actions = (
        Edit({"tokenizer.pad_token": "new"}),
        Edit({"tokenizer.resize_embeddings": True}),
        Run("evaluate"),
    )
    return repair_of(episode, actions, repr)


def test_what_is_drawn() -> None:
    assert repair_to_mermaid(_drawn()) == DRAWN


def test_what_is_played() -> None:
    repair = _played()
    assert repair.description == "A repair of 4 steps and 47 minutes."
    assert repair.reset.issues == ("tokenizer/pad-token-missing",)
    assert [each.minutes for each in repair.steps] == [1, 1, 45, 0]
    assert [each.after.issues for each in repair.steps] == [("tokenizer/no-resize",), (), (), ()]
    assert "tokenizer.pad_token" in repair.matters
    assert "hub.rows" not in repair.matters


def test_golden() -> None:
    found = repair_to_svg(_played())
    if "UPDATE_GOLDEN" in os.environ:
        GOLDEN.write_text(found, encoding="utf-8", newline="\n")
    assert found == GOLDEN.read_text(encoding="utf-8")


def _texts(repair: Repair, kind: str) -> list[str | None]:
    root = ET.fromstring(repair_to_svg(repair))  # noqa: S314 - what we wrote ourselves
    return [each.text for each in root.iter(f"{SPACE}text") if each.get("class") == kind]


def test_each_step_says_what_it_mends_and_breaks() -> None:
    reset, first, last = _drawn().reset, *_drawn().steps
    worse = evolve(first, after=RepairState({"data": "stale"}, ("m/other",)))
    repair = evolve(_drawn(), steps=(worse, first, last))
    assert _texts(repair, "fault") == [f"broken: {reset.issues[0]}", "breaks m/other"]
    assert _texts(repair, "good") == ["mends m/late", "mends m/other", "success"]
    assert _texts(repair, "minutes") == ["7 min", "7 min", "0 min"]
    assert _texts(repair, "number") == ["1", "2", "3"]


@settings(max_examples=30)
@given(text=st.text(max_size=300))
def test_no_text_means_anything_and_none_leaves_its_column(text: str) -> None:
    first, last = _drawn().steps
    repair = evolve(_drawn(), title=text, steps=(evolve(first, action=text), last))
    assert all(len(str(each)) <= 58 for each in _texts(repair, "issue"))
    root = ET.fromstring(repair_to_svg(repair))  # noqa: S314 - what we wrote ourselves
    height = int(str(root.get("height")))
    assert all(int(str(each.get("y"))) < height for each in root.iter(f"{SPACE}text"))


@pytest.mark.parametrize(
    ("options", "start", "end"),
    [
        (["--format", "mermaid"], "flowchart TB\n  accTitle: same-customers\n", "| s3\n"),
        ([], "<svg ", "</svg>\n"),
    ],
)
def test_the_command_plays_what_is_proved(options: list[str], start: str, end: str) -> None:
    shown = CliRunner().invoke(app, ["graph", "same-customers", "--repair", *options])
    assert shown.exit_code == 0
    assert shown.stdout.startswith(start)
    assert shown.stdout.endswith(end)
    assert "success" in shown.stdout
