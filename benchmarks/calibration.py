"""A fixed workload that tells how fast this machine is at this moment.

A shared machine drifts by a factor of three within minutes. Every round therefore runs this loop
beside the benchmarks, and every figure in seconds is divided by the loop's time now over its time
on the reference machine. **Neither the loop nor the reference may change**: figures of different
days compare only through them.
"""

from __future__ import annotations

from typing import NamedTuple

REFERENCE_SECONDS = 0.0285
"""CPU seconds of one `workload()`: CPython 3.11.7 on the project's reference machine, at rest."""

EXPECTED = 156_524
ROUNDS = 20_000


class Point(NamedTuple):
    """A small immutable value, as interpreters make many."""

    x: int
    y: int


def workload() -> int:
    """Do what the project's hot loops do: calls, tuples, dictionaries, strings, small integers.

    Returns:
        A checksum; anything but ``EXPECTED`` means that the loop was changed.
    """
    table: dict[tuple[int, str], int] = {}
    total = 0
    point = Point(1, 2)
    for number in range(ROUNDS):
        point = _advance(point, number)
        key = (point.x, f"stage.{point.y}")
        table[key] = table.get(key, 0) + 1
        total += sum(value > number % 7 for value in (point.x, point.y, table[key]))
        if number % 3:
            total += len(key[1])
    return total + len(table)


def _advance(point: Point, number: int) -> Point:
    return Point((point.x * 31 + number) % 97, (point.y + number // 5) % 89)
