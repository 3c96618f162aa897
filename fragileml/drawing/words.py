"""Words in pictures: what a reader may see of a text, and how it is broken into lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap
from typing import Final

from fragileml.machine.neutral import neutral
from fragileml_dsl.machine.machine import Visibility

SIGNS: Final = {Visibility.LOUD: "●", Visibility.WARNING: "▲", Visibility.SILENT: "○"}
"""What tells how an issue shows without a colour."""

_NO_CHARACTERS: Final = re.compile("[\ufffe\uffff]")


def plain(text: str) -> str:
    """Return a text as one line that any XML may hold."""
    return _NO_CHARACTERS.sub("\N{REPLACEMENT CHARACTER}", neutral(" ".join(text.split())))


def shorten(text: str, most: int) -> str:
    """Return a text that is cut where it is longer than ``most`` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def counted(number: int, noun: str) -> str:
    """Return ``1 issue``, ``2 issues`` or ``no issues``."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def listed(label: str, names: Sequence[str], width: int, most: int) -> list[str]:
    """Return names as lines; where there are too many, the last line says how many are left out.

    Args:
        label: What stands before the first.
        names: The names, at least one.
        width: How many characters a line may have; a longer name has a line of its own.
        most: How many lines there may be.
    """
    for shown in range(len(names), 1, -1):
        lines = _wrapped(label, names, shown, width)
        if len(lines) <= most:
            return lines
    return _wrapped(label, names, 1, width)


def _wrapped(label: str, names: Sequence[str], shown: int, width: int) -> list[str]:
    rest = f", {len(names) - shown} more" if shown < len(names) else ""
    text = f"{label} {', '.join(names[:shown])}{rest}"
    return wrap(text, width, break_long_words=False, break_on_hyphens=False)
