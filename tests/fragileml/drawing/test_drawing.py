"""Pictures: golden files of one with everything in it, and laws for all bundled ones."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from fragileml import load_machine
from fragileml.drawing import Diagram, diagram_of, diagram_of_pipeline, to_mermaid, to_svg
from fragileml.drawing.layout import CARD_WIDTH, PlacedCard, lay_out
from fragileml.drawing.words import listed
from fragileml.library.catalogue import catalogue
from fragileml.library.pipelines import find_machine, pipelines

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "UPDATE_GOLDEN" in os.environ
SPACE = "{http://www.w3.org/2000/svg}"

each_pipeline = pytest.mark.parametrize("name", pipelines())


@functools.cache
def tour() -> Diagram:
    return diagram_of(load_machine(GOLDEN / "tour.yaml"))


@functools.cache
def picture(name: str) -> Diagram:
    found = find_machine(name)
    return diagram_of_pipeline(found.machine, name, found.title)


@pytest.mark.parametrize(("suffix", "write"), [("svg", to_svg), ("mmd", to_mermaid)])
def test_golden(suffix: str, write: Callable[[Diagram], str]) -> None:
    path, found = GOLDEN / f"tour.{suffix}", write(tour())
    if UPDATE:
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")


@each_pipeline
def test_every_issue_is_drawn_once(name: str) -> None:
    found = picture(name)
    issues = [issue.id for stage in found.stages for card in stage.cards for issue in card.issues]
    assert sorted(issues) == sorted(
        each.name.partition("/")[2] for each in find_machine(name).machine.issues
    )
    root = ET.fromstring(to_svg(found))  # noqa: S314 - what we wrote ourselves
    drawn = [each.text for each in root.iter(f"{SPACE}text") if each.get("class") == "issue"]
    assert sorted(map(str, drawn)) == sorted(issues)
    mermaid = re.findall(r'"[●▲○]+ ([\w-]+)', to_mermaid(found))
    assert sorted(mermaid) == sorted(issues)


@each_pipeline
def test_a_pipeline_shows_no_fault_of_the_scenario_that_gave_it(name: str) -> None:
    machines = [entry.machine for entry in catalogue("huggingface")]
    users = [each for each in machines if each.annotations.pipeline == name][:3]
    assert {diagram_of_pipeline(each, name, picture(name).title) for each in users} == {
        picture(name)
    }
    assert 'class="fault"' not in to_svg(picture(name))


@each_pipeline
def test_cards_stand_apart_and_hold_their_text(name: str) -> None:
    sheet = lay_out(picture(name))
    cards = [card for band in sheet.bands for card in band.cards]
    for index, one in enumerate(cards):
        assert one.x + CARD_WIDTH <= sheet.width
        assert one.y + one.height <= sheet.height
        assert not [other for other in cards[:index] if overlap(one, other)]
        assert max(row.y + row.height for row in one.rows) <= one.height
        assert all(len(note) <= 51 for row in one.rows for note in row.notes)


def overlap(one: PlacedCard, other: PlacedCard) -> bool:
    return one.x == other.x and one.y < other.y + other.height and other.y < one.y + one.height


def test_edges_that_share_a_lane_do_not_meet() -> None:
    detours = lay_out(tour()).detours
    for index, one in enumerate(detours):
        for other in detours[:index]:
            apart = one.end <= other.start or other.end <= one.start
            assert apart or one.lane != other.lane


@settings(max_examples=30)
@given(title=st.text(max_size=300), fault=st.text(max_size=30))
def test_no_text_means_anything(title: str, fault: str) -> None:
    found = evolve(tour(), title=title, faults=(fault,))
    ET.fromstring(to_svg(found))  # noqa: S314 - what we wrote ourselves
    lines, usual = to_mermaid(found).splitlines(), to_mermaid(tour()).splitlines()
    assert [line for line in lines if "accDescr" not in line] == [
        line for line in usual if "accDescr" not in line
    ]
    (description,) = (line for line in lines if "accDescr" in line)
    assert not set(description) & set('"<>{}`|&%')


@given(st.lists(st.from_regex(r"\A[a-z_.]{1,60}\Z"), min_size=1, max_size=20))
def test_a_list_says_how_many_it_leaves_out(many: list[str]) -> None:
    lines = listed("reads", many, 40, 3)
    words = " ".join(lines).removeprefix("reads ").split(", ")
    left_out = re.fullmatch(r"(\d+) more", words[-1])
    shown = words[:-1] if left_out else words
    assert shown == many[: len(shown)]
    assert len(shown) + (int(left_out[1]) if left_out else 0) == len(many)
    assert len(lines) <= 3 or len(shown) == 1


def test_an_accessible_picture_is_named_and_described() -> None:
    root = ET.fromstring(to_svg(tour()))  # noqa: S314 - what we wrote ourselves
    described = {each.get("id"): each.text for each in root if each.get("id")}
    assert root.get("role") == "img"
    assert str(root.get("aria-labelledby")).split() == list(described)
    assert all(described.values())
