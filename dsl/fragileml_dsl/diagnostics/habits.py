"""What people write by habit of another language or format, and what it is here."""

from __future__ import annotations

import re
from typing import Final

_UNIT: Final = re.compile(r"[+-]?[0-9][0-9_.]*\s*(?:[A-Za-zµ]+|%)\Z")

NO_UNITS: Final = "write the number alone: nothing has a unit, times are in minutes"

KEYS: Final = {
    "name": "title",
    "description": "doc",
    "if": "when",
    "condition": "when",
    "needs": "after",
    "depends_on": "after",
    "message": "error",
    "value": "init",
    "choices": "values",
    "options": "values",
}
"""Keys of other formats, and the key that means the same in most places."""

FILTERS: Final = {"length": "size({0})", "count": "size({0})", "round": "{0} | .2f"}
"""Filters of template languages that there is something for."""


def has_unit(text: str) -> bool:
    """Say whether a text is a number with a unit, such as ``30m`` or ``40 GB``."""
    return _UNIT.match(text.strip()) is not None
