"""Dead ends: states from which no repair is left, whatever it may cost."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from attrs import frozen

from fragileml.analysis.exploration import Exploration, way_to
from fragileml.analysis.space import Space


@frozen
class DeadEnds:
    """What is known of the dead ends of a slice.

    Attributes:
        count: How many of the states that were met are certainly dead ends.
        alive: How many lead to success through states that were met.
        script: The fewest actions into one, as places in the menu; None if none was met.
    """

    count: int
    alive: int
    script: tuple[int, ...] | None


def dead_ends(space: Space, walk: Exploration) -> DeadEnds:
    """Look for dead ends among the states of a walk.

    A state of which not all moves were tried may lead anywhere, so that what leads to one is no
    dead end, and is not counted as alive either.
    """
    order = list(chain.from_iterable(walk.layers))
    tried = order[: walk.expanded]
    succeeding = {each for each in order if space.succeeds(each)}
    alive = _leading_to(space, tried, succeeding)
    if len(alive) == len(order):
        return DeadEnds(0, len(alive), None)
    hopeful = _leading_to(space, tried, alive.union(order[walk.expanded :]))
    dead = [each for each in tried if each not in hopeful]
    script = way_to(space, walk, dead[0]) if dead else None
    return DeadEnds(len(dead), len(alive), script)


def _leading_to(space: Space, states: list[int], goals: Iterable[int]) -> set[int]:
    """Return goals and the states from which moves lead to one."""
    found = set(goals)
    # The last states of a walk lead to the next to last, so going back needs few rounds.
    waiting = [each for each in reversed(states) if each not in found]
    before = -1
    while len(waiting) != before:
        before = len(waiting)
        left: list[int] = []
        for state in waiting:
            if _leads(space, state, found):
                found.add(state)
            else:
                left.append(state)
        waiting = left
    return found


def _leads(space: Space, state: int, goals: set[int]) -> bool:
    if not space.inject:
        for keep, mask, choices, every in space.choices:
            kept = state & keep
            for bits in choices(state & mask, every):
                if kept | bits in goals:
                    return True
        return any(after in goals for after, _, _ in space.others(state))
    return any(after in goals for after, _, _ in space.moves(state))
