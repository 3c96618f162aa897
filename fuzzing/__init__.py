"""Coverage-guided fuzzing of the compiler, for checkouts; ``make fuzz`` runs it."""

from __future__ import annotations

TARGETS = ("compile", "format", "parse")
"""What can be fuzzed: the compiler, the formatter, expressions and texts by themselves."""
