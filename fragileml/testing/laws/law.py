"""A law: a function that raises where it does not hold, with a name and a line about it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeAlias

from attrs import frozen

from fragileml.machine.actions import Action
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject

Check: TypeAlias = Callable[[Subject, Play], None]
"""Raises :class:`BrokenLawError` where a law does not hold."""


class BrokenLawError(AssertionError):
    """A law does not hold.

    Attributes:
        message: What is wrong, in one line or a few.
        action: An action after those of the play with which it shows.
        refused: What should have become of the last action, None if that is not the point.
    """

    def __init__(
        self, message: str, *, action: Action | None = None, refused: bool | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.action = action
        self.refused = refused


class Scope(Enum):
    """What a law is about."""

    PLAY = auto()
    """A whole play."""
    MOMENT = auto()
    """A moment of a play: where the play is cut."""
    SCENARIO = auto()
    """The scenario as it stands; plays are not read."""


def _always(_subject: Subject) -> bool:
    return True


@frozen
class Law:
    """What holds for every scenario.

    Attributes:
        id: Its name, in words joined by hyphens.
        doc: What it says, in one line.
        check: Raises :class:`BrokenLawError` where it does not hold.
        scope: What it is about.
        concerns: Says whether it has anything to say of a scenario.
    """

    id: str
    doc: str
    check: Check
    scope: Scope = Scope.PLAY
    concerns: Callable[[Subject], bool] = _always

    @classmethod
    def of(
        cls,
        check: Check,
        scope: Scope = Scope.PLAY,
        concerns: Callable[[Subject], bool] = _always,
    ) -> Law:
        """Return the law that a function checks: named after it, its docstring the line."""
        doc = (check.__doc__ or "").strip().partition("\n")[0]
        return cls(check.__name__.replace("_", "-"), doc, check, scope, concerns)


def require(condition: bool, message: str) -> None:  # noqa: FBT001 - it reads like assert
    """Raise :class:`BrokenLawError` unless a condition holds."""
    if not condition:
        raise BrokenLawError(message)
