"""What tests of packs are made of: laws, random packs and actions, mutated files.

Laws need nothing beyond the package; what draws needs Hypothesis, so names are loaded when they are
first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.lazy import loader

if TYPE_CHECKING:
    from fragileml.testing.action_sequences import actions, edits, values
    from fragileml.testing.documents import packs, scenarios
    from fragileml.testing.drawn_plays import plays
    from fragileml.testing.files import Files
    from fragileml.testing.hunting import Counterexample, search, verify
    from fragileml.testing.laws import LAWS, BrokenLawError, Law, Play, Subject, find_law, laws_of
    from fragileml.testing.mutants import mutations
    from fragileml.testing.stateful import episode_rules

__all__ = [
    "LAWS",
    "BrokenLawError",
    "Counterexample",
    "Files",
    "Law",
    "Play",
    "Subject",
    "actions",
    "edits",
    "episode_rules",
    "find_law",
    "laws_of",
    "mutations",
    "packs",
    "plays",
    "scenarios",
    "search",
    "values",
    "verify",
]

_HOMES = {
    "LAWS": "laws",
    "Counterexample": "hunting",
    "Files": "files",
    "Law": "laws",
    "BrokenLawError": "laws",
    "Play": "laws",
    "Subject": "laws",
    "actions": "action_sequences",
    "edits": "action_sequences",
    "episode_rules": "stateful",
    "find_law": "laws",
    "laws_of": "laws",
    "mutations": "mutants",
    "packs": "documents",
    "plays": "drawn_plays",
    "scenarios": "documents",
    "search": "hunting",
    "values": "action_sequences",
    "verify": "hunting",
}

__getattr__ = loader(__name__, _HOMES)


def __dir__() -> list[str]:
    return list(__all__)
