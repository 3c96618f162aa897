"""Each construct of the language, compiled: the machine is compared with the committed one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from fragileml_dsl import compile as compile_scenario
from fragileml_dsl import fingerprint, from_json, to_json

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "UPDATE_GOLDEN" in os.environ
CONSTRUCTS = sorted(path.stem for path in GOLDEN.glob("*.yaml"))


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_machine(construct: str) -> None:
    compilation = compile_scenario(GOLDEN / f"{construct}.yaml", cached=False)
    assert compilation.diagnostics == ()
    assert compilation.machine is not None
    found = json.loads(to_json(compilation.machine))
    path = GOLDEN / f"{construct}.json"
    if UPDATE:
        path.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    assert found == json.loads(path.read_text())


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_round_trip(construct: str) -> None:
    machine = compile_scenario(GOLDEN / f"{construct}.yaml", cached=False).machine
    assert machine is not None
    again = from_json(to_json(machine))
    assert again == machine
    assert again.annotations == machine.annotations
    assert fingerprint(again) == fingerprint(machine)


def test_all_constructs_have_a_golden_machine() -> None:
    assert set(CONSTRUCTS) >= {
        "after",
        "chain",
        "effect",
        "inject",
        "logged",
        "then",
        "transient",
        "vary",
    }
