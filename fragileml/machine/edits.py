"""Which values an agent may give to a variable."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Mapping

from packaging.version import InvalidVersion, Version

from fragileml.machine.actions import Edit, Foreign, Given
from fragileml.machine.neutral import neutral
from fragileml.machine.program import Program
from fragileml.machine.transition import Refusal
from fragileml_dsl.machine.machine import Kind, Show, Variable
from fragileml_dsl.machine.term import Value

_INT_LIMIT = 2**31
_VERSION_LENGTH = 64
_QUOTE_LENGTH = 60


def read_edit(program: Program, edit: Edit) -> list[tuple[int, Value]] | Refusal:
    """Return the changes that an edit asks for, or why it is not allowed."""
    if not edit.settings:
        return Refusal("the edit names no setting")
    changes = []
    for name, given in edit.settings:
        slot = program.variables.get(name)
        if slot is None or not program.machine.variables[slot].editable:
            return _no_setting(program, name, slot)
        value = read_value(program.machine.variables[slot], given)
        if isinstance(value, Refusal):
            return value
        changes.append((slot, value))
    return changes


def _no_setting(program: Program, name: str, slot: int | None) -> Refusal:
    variables = program.machine.variables
    if slot is not None and variables[slot].show is Show.ALWAYS:
        return Refusal(f"{name} cannot be set")
    return unknown("setting", name, (each.name for each in variables if each.editable))


def unknown(what: str, name: str, known: Iterable[str]) -> Refusal:
    """Return the refusal of a name that does not exist, with the nearest that do."""
    near = difflib.get_close_matches(name[:_QUOTE_LENGTH], list(known), 3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return Refusal(f"there is no {what} {quote(name)}{hint}")


def quote(text: str) -> str:
    """Return what an agent wrote, neutralised and short enough to repeat."""
    short = text if len(text) <= _QUOTE_LENGTH else text[:_QUOTE_LENGTH] + "…"
    return neutral(short.replace("\n", "\\n")) or "''"


def read_value(variable: Variable, given: Given) -> Value | Refusal:
    """Return the value that a variable takes when an agent gives ``given``, or a refusal."""
    if given is None and variable.nullable:
        return None
    value = _READERS[variable.kind](variable, given)
    if value is None:
        return Refusal(f"{variable.name} takes {describe(variable)}, not {_shown(given)}")
    return value


def _read_bool(_variable: Variable, given: Given) -> Value:
    return given if isinstance(given, bool) else None


def _read_int(variable: Variable, given: Given) -> Value:
    if isinstance(given, bool) or not isinstance(given, int):
        return None
    return given if -_INT_LIMIT <= given < _INT_LIMIT and _is_within(variable, given) else None


def _read_double(variable: Variable, given: Given) -> Value:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return None
    return float(given) if math.isfinite(given) and _is_within(variable, given) else None


def _is_within(variable: Variable, number: float) -> bool:
    low, high = variable.minimum, variable.maximum
    return (low is None or number >= low) and (high is None or number <= high)


def _read_enum(variable: Variable, given: Given) -> Value:
    return given if isinstance(given, str) and given in variable.values else None


def _read_version(_variable: Variable, given: Given) -> Value:
    if not isinstance(given, str) or len(given) > _VERSION_LENGTH:
        return None
    try:
        return str(Version(given))
    except InvalidVersion:
        return None


def _read_set(variable: Variable, given: Given) -> Value:
    if not isinstance(given, tuple) or not set(given) <= set(variable.values):
        return None
    return tuple(each for each in variable.values if each in given)


_READERS: Mapping[Kind, Callable[[Variable, Given], Value]] = {
    Kind.BOOL: _read_bool,
    Kind.INT: _read_int,
    Kind.DOUBLE: _read_double,
    Kind.ENUM: _read_enum,
    Kind.VERSION: _read_version,
    Kind.SET: _read_set,
}
"""By kind: what a given value becomes, None if it does not fit."""


def describe(variable: Variable) -> str:
    """Return in words what a variable takes, such as ``an integer from 1 to 64``."""
    words = {
        Kind.BOOL: "true or false",
        Kind.INT: "an integer",
        Kind.DOUBLE: "a number",
        Kind.ENUM: "one of " + ", ".join(variable.values),
        Kind.VERSION: "a version",
        Kind.SET: "a list of " + ", ".join(variable.values),
    }[variable.kind]
    low = f" from {variable.minimum}" if variable.minimum is not None else ""
    high = f" to {variable.maximum}" if variable.maximum is not None else ""
    return words + low + high + (" or null" if variable.nullable else "")


def _shown(given: Given) -> str:
    match given:
        case Foreign():
            return f"a value of type {quote(given.type)}"
        case None:
            return "null"
        case bool():
            return str(given).lower()
        case str():
            return f"'{quote(given)}'"
        case tuple():
            return f"[{quote(', '.join(given))}]"
        case _:
            return str(given)
