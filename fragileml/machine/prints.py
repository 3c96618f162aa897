"""What a machine prints: templates rendered when somebody looks, and safe to show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from fragileml.machine.evaluate import evaluate
from fragileml.machine.formatting import format_value
from fragileml.machine.neutral import neutral
from fragileml.machine.world import World
from fragileml_dsl.machine.term import Template

PAGE_LINES = 40
"""Lines of one page of a probe."""


class Print(Protocol):
    """Something printed."""

    def lines(self) -> Sequence[str]:
        """Render it: lines, neutral, without their ends."""
        ...


@frozen(eq=False)
class Lines:
    """Lines that are known already."""

    content: tuple[str, ...]

    def lines(self) -> Sequence[str]:
        """Return the lines."""
        return self.content


@frozen(eq=False)
class Rendered:
    """A template together with the world that fills its holes."""

    template: Template
    world: World

    def lines(self) -> Sequence[str]:
        """Fill the holes and split the text."""
        frame = self.world.frame()
        parts = (
            part if isinstance(part, str) else format_value(evaluate(part.term, frame), part.format)
            for part in self.template
        )
        return split_lines("".join(parts))


def render(prints: Sequence[Print]) -> tuple[str, ...]:
    """Return the lines of several prints, in order."""
    return tuple(line for each in prints for line in each.lines())


def split_lines(text: str) -> tuple[str, ...]:
    """Return a text's lines, neutral; a line end at the very end opens no further line."""
    return tuple(map(neutral, text.removesuffix("\n").split("\n")))


def page_of(lines: Sequence[str], page: int, *, newest_first: bool) -> Sequence[str]:
    """Return one page of ``lines``, empty if there is no such page; pages count from 1.

    With ``newest_first`` page 1 holds the last lines, in reading order.
    """
    if newest_first:
        stop = len(lines) - (page - 1) * PAGE_LINES
        return lines[max(0, stop - PAGE_LINES) : max(0, stop)]
    return lines[(page - 1) * PAGE_LINES : page * PAGE_LINES]


def page_count(lines: Sequence[str]) -> int:
    """Return how many pages ``lines`` fill, at least 1."""
    return max(1, -(-len(lines) // PAGE_LINES))
