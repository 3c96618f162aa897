"""Patterns of ``matches``: RE2's syntax, in time linear in the text."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST = 1_000
"""Characters that a pattern may have."""

_MEMORY = 1 << 20


def pattern_problem(pattern: str) -> str:
    """Return what is wrong with a pattern, or an empty text."""
    if len(pattern) > LONGEST:
        return f"it has {len(pattern)} characters, more than {LONGEST}"
    try:
        matcher(pattern)
    except ValueError as problem:
        return str(problem)
    return ""


@frozen(eq=False)
class Pattern:
    """A pattern that RE2 accepts.

    Attributes:
        groups: The names of its named groups.
        search: Gives what those groups hold in the first match in a text, None without a match. A
            group that takes no part in the match holds an empty text.
    """

    groups: frozenset[str]
    search: Callable[[str], Mapping[str, str] | None]


@functools.lru_cache(maxsize=1_000)
def matcher(pattern: str) -> Callable[[str], bool]:
    """Return a function that says whether a text contains a match.

    Raises:
        ValueError: If RE2 does not accept the pattern.
    """
    search = compile_pattern(pattern).search

    def matches(text: str) -> bool:
        return search(text) is not None

    return matches


@functools.lru_cache(maxsize=1_000)
def compile_pattern(pattern: str) -> Pattern:
    """Return the compiled pattern.

    Raises:
        ValueError: If RE2 does not accept the pattern.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as problem:
        reason = problem.args[0]
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from None

    def search(text: str) -> Mapping[str, str] | None:
        match = compiled.search(text)
        return None if match is None else match.groupdict("")

    return Pattern(frozenset(compiled.groupindex), search)
