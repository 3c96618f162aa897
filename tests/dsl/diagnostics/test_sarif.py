"""SARIF: valid, relative, stable, and safe to show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

from fragileml_dsl.diagnostics.catalogue import CATALOGUE
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Severity
from fragileml_dsl.diagnostics.pages import page_of
from fragileml_dsl.diagnostics.sarif import to_sarif
from fragileml_dsl.source import Position, Span
from tests.dsl.diagnostics.examples import ESCAPES, EVERYTHING, SOURCES, TWICE

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
VALIDATOR = validator_for(SCHEMA)(SCHEMA)
TOP = Span("pack.yaml", Position(1, 1), Position(1, 1))
ONE_OF_EACH = [Diagnostic(code, each.severity, "wrong", TOP) for code, each in CATALOGUE.items()]


def run(*diagnostics: Diagnostic) -> Any:
    """Return the run of a log, as another program reads it."""
    return json.loads(json.dumps(to_sarif(diagnostics, SOURCES)))["runs"][0]


@pytest.mark.parametrize("found", [(), EVERYTHING, ONE_OF_EACH], ids=["none", "nasty", "all"])
def test_a_log_is_valid(found: tuple[Diagnostic, ...]) -> None:
    log = json.loads(json.dumps(to_sarif(found, SOURCES)))
    assert [each.message for each in VALIDATOR.iter_errors(log)] == []


def test_the_schema_can_refuse() -> None:
    log: Any = to_sarif(EVERYTHING, SOURCES)
    assert not VALIDATOR.is_valid({**log, "version": "2.0.0"})


def test_rules_are_the_codes_found_with_their_pages() -> None:
    rules = run(*EVERYTHING)["tool"]["driver"]["rules"]
    assert [each["id"] for each in rules] == ["FML102", "FML118", "FML401", "FML804"]
    assert rules[0]["name"] == "KeyIsWrittenTwice"
    assert rules[0]["help"]["markdown"] == page_of("FML102")
    assert [each["defaultConfiguration"]["level"] for each in rules[:2]] == ["error", "warning"]
    results = run(*EVERYTHING)["results"]
    assert [rules[each["ruleIndex"]]["id"] for each in results] == [
        each["ruleId"] for each in results
    ]


def test_files_are_relative_uris_and_columns_code_points() -> None:
    found = run(*EVERYTHING)
    places = [each["locations"][0]["physicalLocation"] for each in found["results"]]
    assert [each["artifactLocation"]["uri"] for each in places] == [
        "modules/trainer.yaml",
        "my%20pack/modules/gr%C3%B6%C3%9Fe%3A1.yaml",
        "my%20pack/modules/gr%C3%B6%C3%9Fe%3A1.yaml",
        "modules/%E9.yaml",
    ]
    assert {each["artifactLocation"]["uriBaseId"] for each in places} == {"%SRCROOT%"}
    assert found["columnKind"] == "unicodeCodePoints"
    region = {"startLine": 2, "startColumn": 8, "endLine": 3, "endColumn": 4}
    assert places[1]["region"] == region


def test_a_file_outside_the_folder_is_absolute() -> None:
    outside = Span("/srv/a b/pack.yaml", Position(1, 1), Position(1, 2))
    (result,) = run(Diagnostic("FML750", Severity.ERROR, "no causes", outside))["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": "file:///srv/a%20b/pack.yaml"}


def test_related_places_are_told() -> None:
    (result,) = run(TWICE)["results"]
    related = result["relatedLocations"]
    assert [each["message"]["text"] for each in related] == [
        "first written here",
        r"or was it \x1b[2Jhere?",
    ]
    uris = [each["physicalLocation"]["artifactLocation"]["uri"] for each in related]
    assert uris[0] != uris[1]


def test_control_characters_are_made_visible() -> None:
    (result,) = run(ESCAPES)["results"]
    assert result["message"]["text"] == (
        r"There is no name \x1b]0;owned\x07 \ud800 \ufffe\r\nhere. Help: write \x00 "
        "<b>&amp;</b> ]]>."
    )
