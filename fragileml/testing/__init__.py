"""Hypothesis strategies for tests of packs: random packs, mutated files, actions."""

from __future__ import annotations

from fragileml.testing.action_sequences import actions, edits, values
from fragileml.testing.documents import packs, scenarios
from fragileml.testing.files import Files
from fragileml.testing.mutants import mutations

__all__ = ["Files", "actions", "edits", "mutations", "packs", "scenarios", "values"]
