"""How well a check guards a pack: files are spoiled in small ways, and it should notice."""

from __future__ import annotations

from fragileml.testing.mutation.judging import Bench, Judgement, Verdict
from fragileml.testing.mutation.mutant import Mutant
from fragileml.testing.mutation.operators import mutants_of
from fragileml.testing.mutation.suite import Suite

__all__ = ["Bench", "Judgement", "Mutant", "Suite", "Verdict", "mutants_of"]
