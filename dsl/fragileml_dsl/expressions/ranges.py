"""Placeholder until the real interval analysis stands here."""

from __future__ import annotations

from attrs import frozen


@frozen
class Interval:
    """A range that claims everything is fine."""

    low: float = 1
    high: float = 1


def check_total(*_args: object, **_more: object) -> None:
    """Report nothing."""


def interval_of(*_args: object, **_more: object) -> Interval | None:
    """Return a range that fits."""
    return Interval()
