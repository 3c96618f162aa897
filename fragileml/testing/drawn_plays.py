"""Plays of a scenario: those in its tests, and drawn ones."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from fragileml.analysis.scripts import action_of
from fragileml.testing.action_sequences import actions
from fragileml.testing.laws.play import Play
from fragileml_dsl.machine.machine import Machine

_SEEDS = 3
_MOST_ACTIONS = 30


def plays(machine: Machine, *, most: int = _MOST_ACTIONS) -> st.SearchStrategy[Play]:
    """Draw what somebody does in an episode of a machine, and where a law interrupts it.

    Args:
        machine: Whose actions are drawn, as :func:`actions` does.
        most: The greatest number of actions before the last.
    """
    seeds = st.integers(0, _SEEDS if machine.variations else 0)
    return st.builds(Play, actions(machine, most=most), seeds, st.integers(0, most + 1))


def written_plays(machine: Machine, *, cuts: bool) -> Iterator[Play]:
    """Yield what the tests in a scenario's file do.

    Args:
        machine: The scenario's machine.
        cuts: Whether each comes once for every place where it can be cut.
    """
    for test in machine.annotations.tests:
        taken = tuple(map(action_of, test.script))
        places = range(len(taken) + 1) if cuts else (0,)
        yield from (Play(taken, test.seed or 0, cut) for cut in places)
