"""The pack of another trade: nothing is found in it, and its messages were really printed."""

from __future__ import annotations

import re

import pytest

from fragileml import load_pack
from fragileml.library.checking import check_files
from fragileml.testing import Subject, laws_of, verify
from fragileml_dsl import Machine, check_path
from fragileml_dsl.machine.machine import Visibility
from tests.house.tree import CHECKOUT

PACK = CHECKOUT / "examples" / "late-orders"
SCENARIOS = load_pack(PACK).scenarios
MESSAGE = re.compile(r"[A-Z]\w+(?:Error|Warning): ")


@pytest.fixture(scope="module")
def machines() -> dict[str, Machine]:
    return dict(check_path(PACK).machines)


def test_check_finds_nothing() -> None:
    found = check_files([PACK], CHECKOUT, anew=True)
    assert found.diagnostics == ()
    assert found.scenarios == SCENARIOS


def test_it_covers_what_a_pack_should(machines: dict[str, Machine]) -> None:
    shown = {
        name: {_visibility(each, issue) for issues in each.annotations.raises for issue in issues}
        for name, each in machines.items()
    }
    assert shown["control-drop-before-the-holidays"] == set()
    assert shown["score-of-the-year"] == {Visibility.SILENT}
    assert len([each for each in shown.values() if Visibility.LOUD in each]) >= 3
    assert any(test.also for each in machines.values() for test in each.annotations.tests)


def _visibility(machine: Machine, issue: str) -> Visibility:
    (found,) = (each for each in machine.issues if each.name == issue)
    return found.visibility[-1].visibility


def test_messages_are_those_that_were_printed(machines: dict[str, Machine]) -> None:
    printed = (PACK / "witness" / "messages.txt").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^== (\S+)\n(.*?)(?=^== |\Z)", printed, re.DOTALL | re.MULTILINE))
    machine = next(iter(machines.values()))
    for issue in machine.issues:
        for each in issue.error:
            pieces = [piece for piece in each.text if isinstance(piece, str)]
            assert MESSAGE.match(pieces[0])
            assert [piece for piece in pieces if piece not in sections[issue.name]] == []


def test_the_files_have_their_canonical_form() -> None:
    from fragileml_dsl.formatting.formatter import format_text

    for path in sorted(PACK.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert format_text(text, path.name) == text, path


@pytest.mark.parametrize(
    "scenario", [pytest.param(each, marks=pytest.mark.slow) for each in SCENARIOS]
)
def test_the_laws_hold(scenario: str) -> None:
    subject = Subject.of(load_pack(PACK).path(scenario))
    for law in laws_of(subject):
        verify(law, subject, 10)


def test_the_pages_of_the_pack_name_its_scenarios() -> None:
    table = (PACK / "README.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)) == list(SCENARIOS)
