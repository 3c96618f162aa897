"""How values are printed in texts: the same characters on every machine and in every locale."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fragileml.machine.values import Result


def format_value(value: Result, format_: str) -> str:
    """Return the text of a hole's value.

    Args:
        value: Any value but a map.
        format_: Empty for Python's ``str`` (lists and sets in brackets), else a format such as
            ``.4f``, which numbers follow and ``null`` ignores.
    """
    if format_ and isinstance(value, int | float):
        return format(value, format_)
    return str(list(value) if isinstance(value, tuple) else value)
