"""Coverage-guided fuzzing of the compiler, for checkouts; ``make fuzz`` runs it."""

from __future__ import annotations

TARGETS = ("compile", "parse")
"""What can be fuzzed: whole documents, or expressions and texts by themselves."""
