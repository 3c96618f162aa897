"""The pictures of the pages are those that the program draws today."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml import load_machine
from fragileml.cli.app import app
from fragileml.drawing import diagram_of, diagram_of_pipeline, to_mermaid, to_svg
from fragileml.library.pipelines import find_machine
from tests.docs.fences import DOCS, fences, put

PAGE = DOCS / "pictures.md"
PICTURES = DOCS / "pictures"
UPDATE = "UPDATE_GOLDEN" in os.environ


@pytest.mark.parametrize("name", sorted(path.stem for path in PICTURES.glob("*.svg")))
def test_a_drawn_pipeline_is_fresh(name: str) -> None:
    found = find_machine(name)
    drawn = to_svg(diagram_of_pipeline(found.machine, name, found.title))
    if UPDATE:
        (PICTURES / f"{name}.svg").write_text(drawn, encoding="utf-8", newline="\n")
    assert (PICTURES / f"{name}.svg").read_text(encoding="utf-8") == drawn


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """Write the scenario of the guide to authoring."""
    (found,) = (
        each for each in fences(DOCS / "authoring.md") if each.info.startswith("yaml label")
    )
    path = tmp_path / "label-ids-from-one.yaml"
    path.write_text(found.text, encoding="utf-8")
    return path


def test_the_repair_of_the_guide_is_drawn_fresh(guide: Path, tmp_path: Path) -> None:
    picture, drawn = PICTURES / "repairs" / f"{guide.stem}.svg", tmp_path / "way.svg"
    command = ["graph", str(guide), "--repair", "--out", str(drawn)]
    assert CliRunner().invoke(app, command).exit_code == 0
    if UPDATE:
        picture.write_bytes(drawn.read_bytes())
    assert picture.read_bytes() == drawn.read_bytes()


def test_the_scenario_of_the_guide_is_drawn_fresh(guide: Path) -> None:
    drawn = to_mermaid(diagram_of(load_machine(guide)))
    (shown,) = (each for each in fences(PAGE) if each.info == "mermaid")
    if UPDATE:
        put(PAGE, shown, drawn)
        (shown,) = (each for each in fences(PAGE) if each.info == "mermaid")
    assert shown.text == drawn
