"""The actions of a pipeline as tools that a language model calls.

They say what any agent may see and nothing that one scenario of a pipeline has and another has
not: names of stages, probes, actions, modules and causes, and what settings take.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from attrs import frozen

from fragileml.machine.actions import Json
from fragileml.machine.edits import describe
from fragileml.machine.probes import BUILT_IN
from fragileml_dsl.machine.machine import Kind, Machine, Variable

Schema: TypeAlias = dict[str, Json]
"""A JSON Schema."""

_TYPES: Final[Mapping[Kind, str]] = {
    Kind.BOOL: "boolean",
    Kind.INT: "integer",
    Kind.DOUBLE: "number",
    Kind.ENUM: "string",
    Kind.VERSION: "string",
    Kind.SET: "array",
}


@frozen
class Parameter:
    """One argument of a tool.

    Attributes:
        name: Its name.
        schema: The JSON Schema of its value.
        takes: The same in words.
        required: Whether a call without it is no call.
    """

    name: str
    schema: Schema
    takes: str
    required: bool = False


@frozen
class Tool:
    """One kind of action.

    Attributes:
        name: The name it is called by.
        description: What it does.
        parameters: What it takes.
        least: How many arguments a call has at least.
    """

    name: str
    description: str
    parameters: tuple[Parameter, ...]
    least: int = 0

    def schema(self) -> Schema:
        """Return the JSON Schema of its arguments."""
        required: list[Json] = [each.name for each in self.parameters if each.required]
        return {
            "type": "object",
            "properties": {each.name: each.schema for each in self.parameters},
            "additionalProperties": False,
            **({"required": required} if required else {}),
            **({"minProperties": self.least} if self.least else {}),
        }

    def to_openai(self) -> Schema:
        """Return the tool as chat completions take it."""
        function: Schema = {
            "name": self.name,
            "description": self.description,
            "parameters": self.schema(),
        }
        return {"type": "function", "function": function}


def tools_of(machine: Machine) -> tuple[Tool, ...]:
    """Return the tools of a machine: the same for all scenarios of its pipeline."""
    settings = [_setting(each) for each in machine.variables if each.editable]
    tools = (
        _inspect(machine),
        Tool("edit", "Change settings, all at once.", tuple(settings), least=1),
        Tool(
            "run",
            "Run a stage, and before it every stage it needs that is not green.",
            (_choice("stage", "the stage", [each.name for each in machine.stages], required=True),),
        ),
        _call(machine),
        Tool(
            "pip",
            "Call the installer: install, uninstall, list, show, check and other commands of pip.",
            (_text("arguments", "arguments as in a shell, without the word pip"),),
        ),
        _submit(machine),
    )
    lacking = {
        *(() if settings else ("edit",)),
        *(() if machine.actions else ("call",)),
        *(() if machine.packages.installer else ("pip",)),
    }
    return tuple(each for each in tools if each.name not in lacking)


def _inspect(machine: Machine) -> Tool:
    probes = [*BUILT_IN, *(each.name for each in machine.probes)]
    page: Schema = {"type": "integer", "minimum": 1, "description": "the page, 1 unless given"}
    return Tool(
        "inspect",
        "Read a probe: the log or the traceback of the last run, the settings, what has changed "
        "since the beginning, the installed packages, or what a module lets you measure.",
        (
            _choice("probe", "the probe", probes, required=True),
            Parameter("page", page, "a whole number from 1, 1 unless given"),
        ),
    )


def _call(machine: Machine) -> Tool:
    names = [each.name for each in machine.actions]
    return Tool(
        "call",
        "Do one of the things that a module offers.",
        (_choice("action", "what is done", names, required=True),),
    )


def _submit(machine: Machine) -> Tool:
    return Tool(
        "submit",
        "End the episode and have the pipeline judged, with the module and the kind of cause that "
        "were to blame; with neither if nothing was wrong.",
        (
            _choice("module", "the module to blame", machine.modules),
            _choice("cause", "the kind of cause", machine.causes),
        ),
    )


def _choice(name: str, what: str, names: Sequence[str], *, required: bool = False) -> Parameter:
    schema: Schema = {"type": "string", "enum": list(names), "description": what}
    return Parameter(name, schema, f"{what}: one of {', '.join(names)}", required)


def _text(name: str, what: str) -> Parameter:
    return Parameter(name, {"type": "string", "description": what}, what, required=True)


def _setting(variable: Variable) -> Parameter:
    return Parameter(variable.name, schema_of(variable), describe(variable))


def schema_of(variable: Variable) -> Schema:
    """Return the JSON Schema of what a variable takes."""
    kind = _TYPES[variable.kind]
    schema: Schema = {"type": [kind, "null"] if variable.nullable else kind}
    values: list[Json] = list(variable.values)
    if variable.kind is Kind.ENUM:
        schema["enum"] = [*values, None] if variable.nullable else values
    if variable.kind is Kind.SET:
        schema["items"] = {"type": "string", "enum": values}
    if variable.minimum is not None:
        schema["minimum"] = variable.minimum
    if variable.maximum is not None:
        schema["maximum"] = variable.maximum
    return schema
