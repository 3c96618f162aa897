"""What an action on a packed state leads to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import frozen

from fragileml.machine.transition import Outcome

Trail: TypeAlias = Sequence[tuple[int, tuple[int, int] | None]]
"""The stages that a run executed, each with the packed state that it passed in, None if failed."""


@frozen(eq=False, slots=False)  # made at every step of a cold path, and made faster without slots
class Lesson:
    """What a step tells the agent.

    Attributes:
        aged: Facts that the action may have changed, by its form.
        trail: What a run executed.
        facts: Facts that a probe revealed.
        seen: The packed state that they are true of.
    """

    aged: tuple[int, ...] = ()
    trail: Trail = ()
    facts: tuple[int, ...] = ()
    seen: tuple[int, int] | None = None


NOTHING = Lesson()

Move: TypeAlias = tuple[int, int, int, Outcome, Lesson]
"""The packed state after an action, the flags of issues, minutes, the outcome, the lesson."""

Act: TypeAlias = Callable[[int, int], Move | None]
"""Takes a packed state and flags; None is a refusal whatever the budget."""
