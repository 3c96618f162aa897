"""A simulated pip: what the real one would answer on the same metadata, without a network."""

from fragileml.packages.commands.invocation import Outcome
from fragileml.packages.environment import Environment, environment
from fragileml.packages.linking import LinkError, link
from fragileml.packages.pip import INSTALLER, Pip
from fragileml.packages.universe import Release, Universe, UniverseError, load_universe

__all__ = [
    "INSTALLER",
    "Environment",
    "LinkError",
    "Outcome",
    "Pip",
    "Release",
    "Universe",
    "UniverseError",
    "environment",
    "link",
    "load_universe",
]
