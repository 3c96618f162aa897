"""Tools: valid schemas, the same for all scenarios of a pipeline, without a word too much."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator

import fragileml
from fragileml.agents import View
from fragileml.agents.llm.tools import Schema, Tool, schema_of, tools_of
from fragileml.library import load_machine, scenario_path
from fragileml.machine import Edit, Outcome
from fragileml_dsl.machine.machine import Kind, Machine
from tests.fragileml.agents.llm.scripts import as_call
from tests.fragileml.envs.packs import CANARY, write_pack
from tests.fragileml.machines import machine as build
from tests.fragileml.machines import setting

NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
PROPERTY = re.compile(r"[a-zA-Z0-9_.-]{1,64}")


def load(names: Sequence[str]) -> list[Machine]:
    return [load_machine(scenario_path(each)) for each in names]


@pytest.fixture(scope="module")
def machines() -> list[Machine]:
    """Some scenarios, of several pipelines."""
    return load(fragileml.scenarios()[::24])


def validator(tool: Tool) -> Draft202012Validator:
    schema = json.loads(json.dumps(tool.schema()))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_they_have_the_form_that_servers_take(machines: list[Machine]) -> None:
    for tool in {tool.name: tool for each in machines for tool in tools_of(each)}.values():
        form = tool.to_openai()
        assert list(form) == ["type", "function"]
        function = form["function"]
        assert isinstance(function, dict)
        assert list(function) == ["name", "description", "parameters"]
        assert NAME.fullmatch(tool.name)
        assert all(PROPERTY.fullmatch(each.name) for each in tool.parameters)
        validator(tool)


def test_the_whole_menu_is_valid(machines: list[Machine]) -> None:
    episode = fragileml.Episode(machines[0])
    validators = {tool.name: validator(tool) for tool in View.of(episode).tools()}
    for action in episode.actions():
        name, arguments = as_call(action)
        validators[name].validate(arguments)


@pytest.mark.slow
def test_they_tell_nothing_of_a_scenario() -> None:
    texts = defaultdict(set)
    for each in load(fragileml.scenarios()):
        texts[each.annotations.pipeline].add(repr(tools_of(each)))
    assert {pipeline: len(forms) for pipeline, forms in texts.items() if len(forms) > 1} == {}
    assert len(texts) > 3


def test_they_hold_no_secret(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    one, two = (
        tools_of(load_machine(pack / "scenarios" / f"{CANARY}-{number}.yaml"))
        for number in ("one", "two")
    )
    assert one == two
    assert CANARY not in repr([tool.to_openai() for tool in one])
    assert [tool.name for tool in one] == ["inspect", "edit", "run", "call", "submit"]


def test_what_a_pipeline_lacks_is_no_tool() -> None:
    machine = build()
    variables = tuple(evolve(each, editable=False) for each in machine.variables)
    bare = evolve(machine, variables=variables, actions=())
    assert [tool.name for tool in tools_of(bare)] == ["inspect", "run", "submit"]


def test_an_installer_is_a_tool(machines: list[Machine]) -> None:
    for each in machines:
        has_pip = "pip" in {tool.name for tool in tools_of(each)}
        assert has_pip == bool(each.packages.installer)
    assert any(each.packages.installer for each in machines)


@pytest.mark.parametrize(
    ("kind", "changes", "schema"),
    [
        (Kind.BOOL, {}, {"type": "boolean"}),
        (Kind.INT, {"minimum": 1, "maximum": 8}, {"type": "integer", "minimum": 1, "maximum": 8}),
        (Kind.DOUBLE, {"minimum": 0.0}, {"type": "number", "minimum": 0.0}),
        (Kind.ENUM, {"values": ("a", "b")}, {"type": "string", "enum": ["a", "b"]}),
        (Kind.VERSION, {}, {"type": "string"}),
        (
            Kind.SET,
            {"values": ("a", "b")},
            {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
        ),
        (Kind.BOOL, {"nullable": True}, {"type": ["boolean", "null"]}),
        (
            Kind.ENUM,
            {"values": ("a",), "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
    ],
)
def test_a_setting_says_what_it_takes(kind: Kind, changes: Schema, schema: Schema) -> None:
    assert schema_of(setting("m.x", kind, None, **changes)) == schema


@pytest.mark.parametrize("value", [0, 1, 8, 1024, 1025, 1.5, "8", True, None, [], {}])
def test_the_schema_and_the_interpreter_agree(value: object) -> None:
    episode = fragileml.Episode(build())
    edit = next(tool for tool in View.of(episode).tools() if tool.name == "edit")
    fits = validator(edit).is_valid({"trainer.batch_size": value})
    outcome = episode.step(Edit({"trainer.batch_size": value})).observation.outcome
    assert fits == (outcome is not Outcome.REFUSED)
