"""Values as numbers from -1 to 1, which is what a policy is made for."""

from __future__ import annotations

import math
import re

from fragileml.envs.words import bucket_of
from fragileml_dsl.machine.machine import Kind, Variable
from fragileml_dsl.machine.term import Value

_FINEST = 1e-6
_RANGE = math.asinh(1e9 / _FINEST)
_HASHES = 2001
_RELEASE = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?")
_MINOR, _PATCH = 100, 10_000


def squash(number: float) -> float:
    """Return a number between -1 and 1, on a scale on which learning rates and row counts differ.

    It is close to a logarithm from a millionth to a thousand million; ``nan`` gives 0.
    """
    if math.isnan(number):
        return 0.0
    return max(-1.0, min(1.0, math.asinh(number / _FINEST) / _RANGE))


def scalar(value: Value, order: tuple[str, ...] = ()) -> float:
    """Return any value as one number.

    Args:
        value: The value. Null gives 0, a text its place in ``order`` or else a hash.
        order: The words that it can be, if they are known.
    """
    match value:
        case None:
            return 0.0
        case bool():
            return 1.0 if value else -1.0
        case int() | float():
            return squash(value)
        case str() if value in order:
            return (order.index(value) + 1) / len(order)
        case str():
            return _hashed(value)
        case _:
            return _hashed(" ".join(value)) if value else 0.0


def _hashed(text: str) -> float:
    return bucket_of(text, _HASHES) * 2 / (_HASHES - 1) - 1


def setting_columns(variable: Variable) -> tuple[str, ...]:
    """Return what the columns of a visible setting are called."""
    name = f"setting {variable.name}"
    if variable.kind is Kind.BOOL:
        return (name,)
    if variable.kind in {Kind.ENUM, Kind.SET}:
        return tuple(f"{name} {each}" for each in variable.values)
    return (name, f"{name} given")


def setting_numbers(variable: Variable, value: Value) -> tuple[float, ...]:
    """Return what stands in those columns."""
    if variable.kind is Kind.BOOL:
        return (scalar(value),)
    if variable.kind is Kind.ENUM:
        return tuple([float(each == value) for each in variable.values])
    if variable.kind is Kind.SET:
        members = value if isinstance(value, tuple) else ()
        return tuple([float(each in members) for each in variable.values])
    if isinstance(value, str):
        return (_version_number(value), 1.0)
    return (scalar(value), float(value is not None))


def _version_number(version: str) -> float:
    found = _RELEASE.match(version)
    major, minor, patch = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    return squash(major + minor / _MINOR + patch / _PATCH)
