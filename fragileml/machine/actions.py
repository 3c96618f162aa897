"""What an agent can do, as it writes it: names and values that may be wrong.

Any content makes an action. Whether it is allowed is the interpreter's word, and a refusal is a
result like any other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import TypeAlias

from attrs import field, frozen

from fragileml_dsl.errors import FragileMLError

_INT64 = 2**63

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


@frozen
class Foreign:
    """A value that no variable can hold, remembered by its type's name alone."""

    type: str


Given: TypeAlias = bool | int | float | str | tuple[str, ...] | Foreign | None
"""A value as an agent gives it."""


def _given(value: object) -> Given:
    if value is None or type(value) in {bool, float, str}:
        return value  # type: ignore[return-value] # the line above says so
    if type(value) is int and -_INT64 <= value < _INT64:
        return value
    if isinstance(value, tuple | list | set | frozenset) and all(type(e) is str for e in value):
        return tuple(value) if isinstance(value, tuple | list) else tuple(sorted(value))
    return Foreign(type(value).__name__)


def _name(value: object) -> str:
    return value if type(value) is str else f"<{type(value).__name__}>"


def _optional_name(value: object) -> str | None:
    return None if value is None else _name(value)


def _page(value: object) -> int:
    return value if type(value) is int and 0 < value < _INT64 else 0


def _settings(value: object) -> tuple[tuple[str, Given], ...]:
    pairs = value.items() if isinstance(value, Mapping) else value
    if not isinstance(pairs, Iterable):
        return ()
    given = {_name(name): _given(each) for name, each in pairs}
    return tuple(sorted(given.items(), key=itemgetter(0)))


@frozen
class Edit:
    """Set variables by full name, all at once: ``Edit({'trainer.batch_size': 8})``.

    ``settings`` takes a mapping or pairs and keeps them sorted by name.
    """

    settings: tuple[tuple[str, Given], ...] = field(converter=_settings)


@frozen
class Run:
    """Run a stage and what it needs."""

    stage: str = field(converter=_name)


@frozen
class Inspect:
    """Read a page of a probe, ``module/probe`` or a built-in one. Pages count from 1."""

    probe: str = field(converter=_name)
    page: int = field(default=1, converter=_page)


@frozen
class Call:
    """Perform an action that a module declares, ``module/action``."""

    action: str = field(converter=_name)


@frozen
class Pip:
    """Call the installer, with arguments as in a shell: ``Pip('install -U acme')``."""

    arguments: str = field(converter=_name)


@frozen
class Submit:
    """End the episode, saying which module and which cause was to blame, or neither."""

    module: str | None = field(default=None, converter=_optional_name)
    cause: str | None = field(default=None, converter=_optional_name)


Action: TypeAlias = Edit | Run | Inspect | Call | Pip | Submit

ACTION_TYPES = (Edit, Run, Inspect, Call, Pip, Submit)


def action_to_json(action: Action) -> dict[str, Json]:
    """Return the JSON object of an action, such as ``{"run": "train"}``."""
    match action:
        case Edit():
            return {"edit": {name: _value_to_json(value) for name, value in action.settings}}
        case Run():
            return {"run": action.stage}
        case Inspect(page=1):
            return {"inspect": action.probe}
        case Inspect():
            return {"inspect": action.probe, "page": action.page}
        case Call():
            return {"call": action.action}
        case Pip():
            return {"pip": action.arguments}
        case Submit():
            given = {"module": action.module, "cause": action.cause}
            return {"submit": {key: value for key, value in given.items() if value is not None}}


def action_from_json(data: object) -> Action:
    """Return the action of a JSON object.

    Raises:
        FragileMLError: If the object has not the form of any action.
    """
    if isinstance(data, dict) and data:
        kind = next(iter(data))
        rest = {str(key): value for key, value in data.items() if key != kind}
        content = data[kind]
        if kind == "edit" and isinstance(content, dict) and not rest:
            return Edit({name: _value_from_json(value) for name, value in content.items()})
        if kind == "run" and not rest:
            return Run(content)
        if kind == "inspect" and rest.keys() <= {"page"}:
            return Inspect(content, rest.get("page", 1))
        if kind == "call" and not rest:
            return Call(content)
        if kind == "pip" and not rest:
            return Pip(content)
        if kind == "submit" and not rest:
            return _submit_from_json(content)
    raise FragileMLError(
        "not an action: expected an object such as {'run': 'train'}, with one of the keys "
        "edit, run, inspect, call, pip, submit"
    )


def _submit_from_json(content: object) -> Submit:
    given = {} if content is None else content
    if isinstance(given, dict) and given.keys() <= {"module", "cause"}:
        return Submit(given.get("module"), given.get("cause"))
    raise FragileMLError("submit takes an object with module and cause, or an empty one")


def _value_to_json(value: Given) -> Json:
    if isinstance(value, Foreign):
        return {"foreign": value.type}
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"double": repr(value)}
    return value


def _value_from_json(data: object) -> Given:
    match data:
        case {"foreign": str(name), **rest} if not rest:
            return Foreign(name)
        case {"double": "nan" | "inf" | "-inf" as text, **rest} if not rest:
            return float(text)
        case _:
            return _given(data)
