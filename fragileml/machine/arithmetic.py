"""What the strict operators compute: plain functions of values, as CEL's definition has them.

Compiled expressions are total, so :class:`EvaluationError` never leaves an episode: it exists
for the standard's conformance tests and for ``&&`` and ``||``, which absorb it.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, TypeVar

from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.spelling import spelt_bool, spelt_double, spelt_int

if TYPE_CHECKING:
    from packaging.version import Version

    from fragileml.machine.values import Result

T = TypeVar("T")

_LEAST = -(2**63)
_GREATEST = 2**63 - 1
_INT_BOUND = 2.0**63


class EvaluationError(FragileMLError):
    """An operator has no value for its operands."""


def checked(value: int) -> int:
    """Return an int that fits into 64 bits."""
    if _LEAST <= value <= _GREATEST:
        return value
    raise EvaluationError("integer overflow")


def add_int(left: int, right: int) -> int:
    """``left + right``."""
    return checked(left + right)


def subtract_int(left: int, right: int) -> int:
    """``left - right``."""
    return checked(left - right)


def multiply_int(left: int, right: int) -> int:
    """``left * right``."""
    return checked(left * right)


def negate_int(operand: int) -> int:
    """``-operand``."""
    return checked(-operand)


def divide_int(left: int, right: int) -> int:
    """``left / right``, truncated toward zero."""
    if right == 0:
        raise EvaluationError("division by zero")
    quotient = abs(left) // abs(right)
    return checked(quotient if (left < 0) == (right < 0) else -quotient)


def modulo_int(left: int, right: int) -> int:
    """Return what ``left / right`` leaves, with the sign of ``left``."""
    if right == 0:
        raise EvaluationError("modulo by zero")
    remainder = abs(left) % abs(right)
    return -remainder if left < 0 else remainder


def divide_double(left: float, right: float) -> float:
    """``left / right`` by IEEE 754, which knows infinities and not-a-number."""
    if right != 0.0:
        return left / right
    if left == 0.0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def least(*operands: float) -> float:
    """Return the first of the least operands."""
    return min(operands)


def greatest(*operands: float) -> float:
    """Return the first of the greatest operands."""
    return max(operands)


def clamp(operand: float, low: float, high: float) -> float:
    """Return ``operand``, or the bound that it passes; a not-a-number becomes ``low``."""
    return min(operand, high) if operand >= low else low


def curve(x: float, *knots: float) -> float:
    """Interpolate linearly through the knots ``x0, y0, x1, y1, …``, flat outside."""
    if not x > knots[0]:
        return x if math.isnan(x) else knots[1]
    for i in range(2, len(knots), 2):
        if x < knots[i]:
            x0, y0, x1, y1 = knots[i - 2 : i + 2]
            y = y0 + (y1 - y0) * ((x - x0) / (x1 - x0))
            return clamp(y, min(y0, y1), max(y0, y1))  # rounding may pass a knot
    return knots[-1]


@functools.lru_cache(maxsize=10_000)
def release(text: str) -> Version:
    """Return a version that can be compared."""
    from packaging.version import Version

    return Version(text)


def equal_version(left: str | None, right: str | None) -> bool:
    """Whether two versions are the same release, or both null."""
    if left is None or right is None:
        return left is right
    return left == right or release(left) == release(right)


def equal_deep(left: Result, right: Result) -> bool:
    """Whether two values are equal, element by element: a not-a-number equals nothing."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(equal_deep, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            equal_deep(left[key], right[key]) for key in left
        )
    return left == right


def in_list(element: Result, elements: tuple[Result, ...]) -> bool:
    """Whether a simple value equals an element."""
    return any(element == each for each in elements)


def in_list_version(element: str | None, elements: tuple[str | None, ...]) -> bool:
    """Whether a version is the same release as an element."""
    return any(equal_version(element, each) for each in elements)


def in_list_deep(element: Result, elements: tuple[Result, ...]) -> bool:
    """Whether a list or a map equals an element."""
    return any(equal_deep(element, each) for each in elements)


def map_literal(*operands: Result) -> dict[Result, Result]:
    """Return the map of key, value, key, value, …."""
    found = dict(zip(operands[::2], operands[1::2], strict=True))
    if len(found) * 2 < len(operands):
        raise EvaluationError("repeated key")
    return found


def index_list(elements: tuple[Result, ...], index: int) -> Result:
    """Return one element."""
    if 0 <= index < len(elements):
        return elements[index]
    raise EvaluationError("index out of bounds")


def index_map(entries: dict[Result, Result], key: Result) -> Result:
    """Return the value of a key."""
    if key in entries:
        return entries[key]
    raise EvaluationError("no such key")


def int_from_double(operand: float) -> int:
    """Truncate toward zero."""
    if -_INT_BOUND < operand < _INT_BOUND:
        return int(operand)
    raise EvaluationError("double outside the range of int")


def int_from_string(operand: str) -> int:
    """Return the number that a text spells."""
    return _spelt(spelt_int(operand))


def double_from_string(operand: str) -> float:
    """Return the number that a text spells."""
    return _spelt(spelt_double(operand))


def bool_from_string(operand: str) -> bool:
    """Return the bool that a text spells."""
    return _spelt(spelt_bool(operand))


def _spelt(value: T | None) -> T:
    if value is None:
        raise EvaluationError("the text spells no such value")
    return value


def string_from_bool(operand: bool) -> str:  # noqa: FBT001 - an operand, not a flag
    """``true`` or ``false``."""
    return "true" if operand else "false"


def string_from_double(operand: float) -> str:
    """Return the shortest text that reads back the same."""
    text = repr(operand)
    return text.removesuffix(".0")
