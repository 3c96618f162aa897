"""A mutant: a file of which a few characters are others."""

from __future__ import annotations

from attrs import frozen


@frozen
class Patch:
    """What stands in the place of ``text[start:end]``."""

    start: int
    end: int
    text: str


@frozen
class Mutant:
    """A small change of a file.

    Attributes:
        operator: Which operator made it.
        file: The file, as the pack names it.
        line: The line in which it begins.
        patches: What is replaced; no two overlap.
    """

    operator: str
    file: str
    line: int
    patches: tuple[Patch, ...]

    def applied(self, text: str) -> str:
        """Return the spoiled text."""
        for each in sorted(self.patches, key=lambda patch: patch.start, reverse=True):
            text = text[: each.start] + each.text + text[each.end :]
        return text
