"""Values while expressions are evaluated."""

from __future__ import annotations

from typing import TypeAlias, Union

Result: TypeAlias = Union[  # noqa: UP007 - the alias refers to itself by name
    bool, int, float, str, tuple["Result", ...], dict["Result", "Result"], None
]
"""What a term yields: a state value, or a list (a tuple) or map on the way to one."""
