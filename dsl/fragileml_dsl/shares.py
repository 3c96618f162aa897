"""How the scenarios of a pack are divided."""

from __future__ import annotations

from attrs import frozen


@frozen
class Shares:
    """Percents of a pack's families, and a word that decides which family goes where."""

    salt: str
    train: int
    validation: int
    test: int
