"""State values as plain JSON and back."""

from __future__ import annotations

import math
from typing import TypeAlias

from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.term import Value

Json: TypeAlias = bool | int | float | str | list["Json"] | dict[str, "Json"] | None


class CodecError(FragileMLError):
    """The JSON is not of the expected shape."""


def encode_value(value: Value) -> Json:
    """Return the JSON form of a value: a list for a set, ``{"double": "nan"}`` for ``nan``."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and not math.isfinite(value):
        return {"double": repr(value)}
    return value


def decode_value(data: Json) -> Value:
    """Return the value that ``data`` stands for.

    Raises:
        CodecError: If it stands for none.
    """
    if isinstance(data, list):
        return tuple([decode_string(each) for each in data])
    if isinstance(data, dict):
        return _special_double(data)
    return data


def decode_string(data: Json) -> str:
    """Return ``data`` if it is a text.

    Raises:
        CodecError: If it is not.
    """
    if not isinstance(data, str):
        raise CodecError(f"expected str, found {type(data).__name__}")
    return data


def _special_double(data: dict[str, Json]) -> float:
    text = data.get("double")
    if len(data) != 1 or text not in {"nan", "inf", "-inf"}:
        raise CodecError("expected a value")
    return float(str(text))
