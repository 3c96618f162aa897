"""What holds for every scenario, whatever an agent does: laws as plain functions, with ids."""

from __future__ import annotations

from fragileml.testing.laws.law import BrokenLawError, Law
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.registry import LAWS, find_law, laws_of
from fragileml.testing.laws.subject import Subject

__all__ = ["LAWS", "BrokenLawError", "Law", "Play", "Subject", "find_law", "laws_of"]
