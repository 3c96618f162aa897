"""JUnit's XML: valid, a test for each check, and safe to show."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from xmlschema import XMLSchema

from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.junit import COMPILES, Check, to_junit
from tests.dsl.diagnostics.examples import ESCAPES, EVERYTHING, NOWHERE, ODD, PLAIN, SOURCES, TWICE

SCHEMA = XMLSchema(Path(__file__).parent / "schemas" / "jenkins-junit.xsd")
CHECKS = (
    Check(PLAIN.name, COMPILES),
    Check("scenarios/other.yaml", COMPILES, skipped="its module has errors"),
    Check(ODD.name, COMPILES),
    Check(ODD.name, "is broken by its faults", frozenset({"FML804"})),
    Check(ODD.name, "test: \x1b[2J first", frozenset({"FML806"}), 4),
)


def suites(*found: Diagnostic) -> dict[str, list[Element]]:
    """Return the tests of each suite."""
    root = fromstring(to_junit(CHECKS, found, SOURCES))  # noqa: S314 - our own document
    return {suite.attrib["name"]: list(suite) for suite in root}


@pytest.mark.parametrize("found", [(), EVERYTHING], ids=["none", "nasty"])
def test_a_document_is_valid(found: tuple[Diagnostic, ...]) -> None:
    document = to_junit(CHECKS, found, SOURCES)
    assert document.isascii()
    assert [str(each) for each in SCHEMA.iter_errors(document)] == []


def test_each_check_is_a_test() -> None:
    assert {name: [each.attrib["name"] for each in tests] for name, tests in suites().items()} == {
        "modules/trainer.yaml": ["compiles"],
        "my pack/modules/größe:1.yaml": [
            "compiles",
            "is broken by its faults",
            r"test: \x1b[2J first",
        ],
        "scenarios/other.yaml": ["compiles"],
    }
    assert [each.tag for tests in suites().values() for test in tests for each in test] == [
        "skipped"
    ]


def test_a_finding_fails_the_check_that_it_is_about() -> None:
    tests = suites(ESCAPES, NOWHERE)[ODD.name]
    failures = [test.find("failure") for test in tests]
    assert [each is None for each in failures] == [False, False, True]
    assert failures[1] is not None
    assert failures[1].attrib == {"message": "1 error", "type": "FML804"}
    assert "error[FML804]: nothing is wrong\n --> my pack/" in (failures[1].text or "")


def test_a_file_without_checks_gets_one_and_a_warning_fails_nothing() -> None:
    (test,) = suites(*EVERYTHING)["modules/\\udce9.yaml"]
    assert test.attrib["name"] == "compiles"
    assert [each.tag for each in test] == ["system-out"]


def test_counts_add_up() -> None:
    root = fromstring(to_junit(CHECKS, EVERYTHING, SOURCES))  # noqa: S314 - our own document
    counts = [(each.attrib["tests"], each.attrib["failures"]) for each in (root, *root)]
    assert counts == [("6", "3"), ("1", "1"), ("1", "0"), ("3", "2"), ("1", "0")]


def test_equal_findings_give_equal_documents() -> None:
    assert to_junit(CHECKS, (TWICE,), SOURCES) == to_junit(CHECKS, (TWICE,), SOURCES)
