"""Calls of a method, noted while they do what they do."""

from __future__ import annotations

import pytest


def noted(patch: pytest.MonkeyPatch, owner: type, name: str) -> list[object]:
    """Return a list to which each call of a method adds the object whose method it is."""
    found: list[object] = []
    method = getattr(owner, name)

    def noting(self: object, *arguments: object) -> object:
        found.append(self)
        return method(self, *arguments)

    patch.setattr(owner, name, noting)
    return found
