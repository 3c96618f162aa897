"""What ends a command of pip early."""

from __future__ import annotations


class CommandError(Exception):
    """A command cannot go on; its text is what pip prints behind ``ERROR:``. It ends with 1."""
