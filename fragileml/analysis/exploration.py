"""All states of a slice that can be reached, nearest first."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field, frozen

from fragileml.analysis.par import Limits
from fragileml.analysis.space import Space
from fragileml.machine.compiled.layout import LayoutFull


@frozen(eq=False)
class Exploration:
    """What was met.

    Attributes:
        layers: The states by the steps that they take at least, without the reset's past.
        complete: Whether there are no others.
        expanded: Of how many of the states, in their order, all moves were tried.
        reason: Why it is not complete.
    """

    layers: tuple[list[int], ...]
    complete: bool
    expanded: int = 0
    reason: str = ""

    @property
    def states(self) -> int:
        """How many states were met."""
        return sum(map(len, self.layers))


def explore(space: Space, limits: Limits | None = None) -> Exploration:
    """Walk through a slice in breadth, until nothing is new or a limit is reached."""
    if space.obstacle:
        return Exploration((), complete=False, reason=space.obstacle)
    walk = _Walk(space, limits or Limits())
    try:
        walk.run()
    except LayoutFull:
        walk.reason = "a variable takes too many values"
    return Exploration(tuple(walk.layers), not walk.reason, walk.expanded, walk.reason)


def way_to(space: Space, walk: Exploration, state: int) -> tuple[int, ...]:
    """Return the fewest actions that lead to a state, by going back from layer to layer."""
    depth = next(place for place, layer in enumerate(walk.layers) if state in layer)
    actions: list[int] = []
    for layer in reversed(walk.layers[:depth]):
        state, index = next(
            (before, index)
            for before in layer
            for after, _, index in space.moves(before)
            if after == state
        )
        actions.append(index)
    return tuple(reversed(actions))


@define
class _Walk:
    space: Space
    limits: Limits
    layers: list[list[int]] = field(factory=list)
    seen: set[int] = field(factory=set)
    expanded: int = 0
    reason: str = ""

    def run(self) -> None:
        """Fill the layers."""
        self.layers.append([self.space.start])
        self.seen.add(self.space.start)
        step = self._through_injections if self.space.inject else self._step
        while self.layers[-1] and not self.reason:
            following: list[int] = []
            for part in _parts(self.layers[-1]):
                step(part, following)
                self.expanded += len(part)
                self.reason = self.limits.exceeded(len(self.seen), self.space.installs)
                if self.reason:
                    break
            self.layers.append(following)

    def _step(self, states: list[int], following: list[int]) -> None:
        """Add what is new one step further: the loop in which exploring spends its time."""
        seen, others = self.seen, self.space.others
        seen_add, add = seen.add, following.append
        edits = self.space.choices
        for state in states:
            for keep, mask, choices, every in edits:
                kept = state & keep
                for bits in choices(state & mask, every):
                    after = kept | bits
                    if after not in seen:
                        seen_add(after)
                        add(after)
            for after, _, _ in others(state):
                if after not in seen:
                    seen_add(after)
                    add(after)

    def _through_injections(self, states: list[int], following: list[int]) -> None:
        for state in states:
            for after, _, _ in self.space.moves(state):
                if after not in self.seen:
                    self.seen.add(after)
                    following.append(after)


_PART = 1 << 10


def _parts(states: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(states), _PART):
        yield states[start : start + _PART]
