"""What ends a command of pip early."""

from __future__ import annotations

from collections.abc import Sequence


class CommandError(Exception):
    """A command cannot go on; its text is what pip prints behind ``ERROR:``. It ends with 1.

    Attributes:
        before: Lines that pip prints in front of it.
    """

    def __init__(self, message: str, *, before: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.before = tuple(before)
