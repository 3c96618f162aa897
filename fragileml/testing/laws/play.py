"""What laws are checked on: a seed and actions."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from fragileml.machine.actions import Action


def _actions(given: Iterable[Action]) -> tuple[Action, ...]:
    return tuple(given)


@frozen
class Play:
    """What somebody does in an episode, and where a law interrupts it.

    Attributes:
        actions: What is done, allowed or not, until the episode ends.
        seed: Picks the scenario's variations.
        cut: How many actions are done before a law about a moment looks at that moment.
    """

    actions: tuple[Action, ...] = field(default=(), converter=_actions)
    seed: int = 0
    cut: int = 0

    @property
    def head(self) -> tuple[Action, ...]:
        """The actions before the cut."""
        return self.actions[: self.cut]

    @property
    def tail(self) -> tuple[Action, ...]:
        """The actions after the cut."""
        return self.actions[self.cut :]
