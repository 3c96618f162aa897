"""What is kept of compiled scenarios comes back whole, its fingerprint with it, or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from fragileml_dsl import cache, fingerprint, from_json, to_json
from fragileml_dsl import compile as compile_scenario
from fragileml_dsl.machine.machine import Machine

GOLDEN = Path(__file__).parent / "lower" / "golden" / "chain.yaml"


@pytest.fixture
def scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a scenario's file that has been compiled into a cache of the test's own."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    path = tmp_path / GOLDEN.name
    shutil.copy(GOLDEN, path)
    compiled(path)
    return path


def compiled(path: Path) -> Machine:
    machine = compile_scenario(path).machine
    assert machine is not None
    return machine


def entry_of(path: Path) -> Path:
    (entry,) = path.parent.glob("cache/machines/*.json")
    return entry


def worked_out(machine: Machine) -> str:
    """Return the fingerprint of a machine that nobody has asked before."""
    return fingerprint(from_json(to_json(machine)))


def kept(path: Path) -> Machine | None:
    return cache.load(path.parent, path.name)


def test_a_machine_brings_its_fingerprint_from_the_cache(scenario: Path) -> None:
    machine = kept(scenario)
    assert machine is not None
    assert machine.memo.fingerprint == worked_out(machine) == fingerprint(machine)


def test_a_fingerprint_is_worked_out_once(scenario: Path) -> None:
    machine = from_json(to_json(compiled(scenario)))
    assert machine.memo.fingerprint is None
    found = fingerprint(machine)
    assert machine.memo.fingerprint is found is fingerprint(machine)


def test_an_evolved_machine_has_a_fingerprint_of_its_own(scenario: Path) -> None:
    machine = compiled(scenario)
    before = fingerprint(machine)
    other = evolve(machine, steps=machine.steps + 1)
    assert fingerprint(other) == worked_out(other) != before
    assert fingerprint(machine) == before
    assert fingerprint(evolve(other, steps=machine.steps)) == before


def spoilt_fingerprint(head: dict[str, str], text: str) -> str:
    digit = "0" if head["fingerprint"][0] != "0" else "1"
    head["fingerprint"] = digit + head["fingerprint"][1:]
    return text


def lost_fingerprint(head: dict[str, str], text: str) -> str:
    del head["fingerprint"]
    return text


def spoilt_machine(_head: dict[str, str], text: str) -> str:
    return text.replace('"steps":', '"steps":1', 1)


def other_compiler(head: dict[str, str], text: str) -> str:
    head["compiler"] = "0"
    return text


@pytest.mark.parametrize(
    "spoil", [spoilt_fingerprint, lost_fingerprint, spoilt_machine, other_compiler]
)
def test_an_entry_that_was_altered_is_made_anew(
    scenario: Path, spoil: Callable[[dict[str, str], str], str]
) -> None:
    entry = entry_of(scenario)
    whole = entry.read_text()
    first, _, text = whole.partition("\n")
    head = json.loads(first)
    text = spoil(head, text)
    entry.write_text(json.dumps(head, sort_keys=True) + "\n" + text)
    assert entry.read_text() != whole
    assert kept(scenario) is None
    machine = compiled(scenario)
    assert fingerprint(machine) == worked_out(machine)
    assert entry.read_text() == whole
