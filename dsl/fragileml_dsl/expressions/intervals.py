"""Arithmetic on ranges of numbers.

Bounds of doubles are computed with doubles: rounding keeps order, so they are exact.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from attrs import evolve, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

INT_LOW = -(2**63)
INT_HIGH = 2**63 - 1


@frozen
class Interval:
    """All numbers from ``low`` to ``high``, both included.

    Attributes:
        low: An int for ints, a double for doubles.
        high: The same.
        nonzero: Whether zero is left out.
        nan: Whether the value may also be not-a-number.
    """

    low: int | float
    high: int | float
    nonzero: bool = False
    nan: bool = False

    @property
    def has_zero(self) -> bool:
        """Whether the number may be zero."""
        return self.low <= 0 <= self.high and not self.nonzero

    @property
    def point(self) -> int | float | None:
        """The only number in the range, or None if there are more."""
        return self.low if self.low == self.high and not self.nan else None

    def meet(self, other: Interval) -> Interval:
        """Return the numbers in both ranges, or ``other`` if there are none."""
        if self.is_apart_from(other):
            return other
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Interval(low, high, self.nonzero or other.nonzero, self.nan and other.nan)

    def is_apart_from(self, other: Interval) -> bool:
        """Return whether no number is in both ranges."""
        return max(self.low, other.low) > min(self.high, other.high)

    def without(self, number: float) -> Interval:
        """Return the range without one number, as far as a range can say so."""
        if number == 0:
            self = evolve(self, nonzero=True)  # noqa: PLW0642 - the same range, knowing more
        step = isinstance(self.low, int) and isinstance(self.high, int) and self.low < self.high
        if step and self.low == number:
            return evolve(self, low=self.low + 1)
        return evolve(self, high=self.high - 1) if step and self.high == number else self


ANY_INT = Interval(INT_LOW, INT_HIGH)
ANY_DOUBLE = Interval(-math.inf, math.inf, nan=True)


def hull(intervals: Iterable[Interval]) -> Interval:
    """Return the least range that holds all of the given ones, of which there is at least one."""
    found = list(intervals)
    return Interval(
        min(each.low for each in found),
        max(each.high for each in found),
        all(not each.has_zero for each in found),
        any(each.nan for each in found),
    )


def _from_corners(corners: Sequence[int | float]) -> Interval:
    """Return the range between results of an operation on the bounds of its operands."""
    numbers = [each for each in corners if not math.isnan(each)]
    if len(numbers) < len(corners):
        return ANY_DOUBLE
    return Interval(min(numbers), max(numbers))


def _combine(
    left: Interval, right: Interval, function: Callable[[float, float], float]
) -> Interval:
    corners = [function(a, b) for a in (left.low, left.high) for b in (right.low, right.high)]
    return evolve(
        _from_corners(corners), nan=left.nan or right.nan or any(map(math.isnan, corners))
    )


def add(left: Interval, right: Interval) -> Interval:
    """``left + right``."""
    return _combine(left, right, lambda a, b: a + b)


def subtract(left: Interval, right: Interval) -> Interval:
    """``left - right``."""
    return _combine(left, right, lambda a, b: a - b)


def multiply(left: Interval, right: Interval) -> Interval:
    """``left * right``."""
    if (_is_infinite(left) and right.has_zero) or (_is_infinite(right) and left.has_zero):
        return ANY_DOUBLE
    return _combine(left, right, lambda a, b: a * b)


def negate(operand: Interval) -> Interval:
    """``-operand``."""
    return evolve(operand, low=-operand.high, high=-operand.low)


def divide_int(left: Interval, right: Interval) -> Interval:
    """``left / right`` where it has a value: truncated toward zero, so no larger than ``left``."""
    divisors = [each for each in (right.low, -1, 1, right.high) if right.low <= each <= right.high]
    corners = [
        _truncated(int(a), int(b)) for a in (left.low, left.high) for b in divisors if b != 0
    ]
    if not corners:
        widest = max(abs(left.low), abs(left.high))
        return Interval(-widest, widest)
    low, high = min(corners), max(corners)
    return Interval(min(low, 0), high) if left.has_zero else Interval(low, high)


def _truncated(left: int, right: int) -> int:
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def modulo_int(left: Interval, right: Interval) -> Interval:
    """``left % right``: smaller than the divisor, with the sign of the dividend."""
    widest = max(abs(int(right.low)), abs(int(right.high)), 1) - 1
    return Interval(-min(widest, max(-int(left.low), 0)), min(widest, max(int(left.high), 0)))


def divide_double(left: Interval, right: Interval) -> Interval:
    """``left / right``."""
    if right.low <= 0 <= right.high:
        return ANY_DOUBLE
    return _combine(left, right, lambda a, b: a / b)


def least(operands: Sequence[Interval]) -> Interval:
    """``min(…)``."""
    if any(each.nan for each in operands):
        return hull(operands)
    return Interval(min(each.low for each in operands), min(each.high for each in operands))


def greatest(operands: Sequence[Interval]) -> Interval:
    """``max(…)``."""
    if any(each.nan for each in operands):
        return hull(operands)
    return Interval(max(each.low for each in operands), max(each.high for each in operands))


def clamp(operands: Sequence[Interval]) -> Interval:
    """``clamp(x, low, high)``; a not-a-number becomes ``low``."""
    operand, low, high = operands
    if low.nan or high.nan:
        return hull(operands)
    bottom = low.low if operand.nan else max(operand.low, low.low)
    return Interval(min(bottom, high.low), max(min(operand.high, high.high), low.high))


def _is_infinite(interval: Interval) -> bool:
    return math.isinf(interval.low) or math.isinf(interval.high)
