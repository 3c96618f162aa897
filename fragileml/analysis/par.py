"""Par: what the cheapest repairs of a slice cost, in minutes and in steps."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import islice

from attrs import define, frozen

from fragileml.analysis.bounds import STEP, Bounds
from fragileml.analysis.space import Space
from fragileml.machine.compiled.layout import LayoutFull

_MOST_STEPS = 64
_NEVER = 1 << 62


@frozen
class Limits:
    """When exploring gives up; no clock is among them, so that verdicts are the same everywhere.

    Attributes:
        states: Most states that are met.
        installs: Most questions to the installer.
    """

    states: int = 150_000
    installs: int = 2_000

    def exceeded(self, states: int, installs: int) -> str:
        """Say what there is too much of; nothing if exploring may go on."""
        if states > self.states:
            return f"more than {self.states:,} states"
        if installs > self.installs:
            return f"more than {self.installs:,} questions to the installer"
        return ""


@frozen
class Plan:
    """Actions that lead from the reset to success, the submission not among them.

    Attributes:
        actions: Their places in the menu.
        steps: How many steps it takes, the submission included.
        minutes: What it costs, the submission included.
    """

    actions: tuple[int, ...]
    steps: int
    minutes: int


@frozen
class Par:
    """The cheapest plans.

    Attributes:
        plans: Those that no other is at least as good as in minutes and in steps, shortest first;
            empty if none was found.
        complete: Whether there are no others.
        states: How many states were looked at.
        reason: Why it is not complete.
        steps: The fewest steps; None if that is not known.
        minutes: The fewest minutes; None if that is not known.
    """

    plans: tuple[Plan, ...]
    complete: bool
    states: int
    reason: str = ""
    steps: int | None = None
    minutes: int | None = None

    def within(self, steps: int, minutes: int) -> bool:
        """Say whether one plan keeps both budgets."""
        return any(each.steps <= steps and each.minutes <= minutes for each in self.plans)


def par_of(space: Space, limits: Limits | None = None) -> Par:
    """Search the cheapest plans of a slice."""
    if space.obstacle:
        return Par((), complete=False, states=0, reason=space.obstacle)
    search = _Search(space, limits or Limits(), Bounds(space))
    plans: list[Plan] = []
    try:
        plans += search.plans()
    except LayoutFull:
        search.reason = "a variable takes too many values"
    return Par(
        tuple(plans), not search.reason, search.states, search.reason, search.steps, search.minutes
    )


@define
class _Search:
    """Two walks: to the fewest minutes, and to fewer steps than those take.

    Attributes:
        space: The slice.
        limits: When to give up.
        bounds: What success costs at least from a state.
        states: How many states were looked at.
        reason: Why the search was given up.
        steps: The fewest steps, once they are known.
        minutes: The fewest minutes, once they are known.
    """

    space: Space
    limits: Limits
    bounds: Bounds
    states: int = 0
    reason: str = ""
    steps: int | None = None
    minutes: int | None = None
    _installs: int = 0

    def plans(self) -> Iterator[Plan]:
        """Yield the plans that no other beats, shortest first."""
        cheapest = self._cheapest()
        if cheapest is not None:
            self.minutes = cheapest.minutes
            yield from self._shorter(cheapest.steps)
            if self.steps is None and not self.reason:
                self.steps = cheapest.steps
            yield cheapest
        elif self.reason:
            yield from islice(self._shorter(_MOST_STEPS), 1)

    def _plan(self, actions: list[int], minutes: int) -> Plan:
        submit = self.space.machine.costs.submit
        return Plan(tuple(actions), len(actions) + 1, minutes + submit)

    def _cheapest(self) -> Plan | None:
        """Walk from the start, always on from where a way to success could be cheapest."""
        self._installs = self.space.installs
        start, left, prices = self.space.start, self.bounds.left, self._prices
        best, origins = {start: 0}, dict[int, int]()
        queue = [(left(start), 0, start)]
        while queue:
            _, cost, state = heappop(queue)
            if cost > best[state]:
                continue
            if self.space.succeeds(state):
                self.states = max(self.states, len(best))
                return self._plan(self._way(best, origins, state), cost // STEP)
            for after, price in prices(state):
                total = cost + price
                if total < best.get(after, _NEVER):
                    best[after] = total
                    origins[after] = state
                    heappush(queue, (total + left(after), total, after))
            self.reason = self._too_much(len(best))
            if self.reason:
                break
        self.states = max(self.states, len(best))
        return None

    def _prices(self, state: int) -> list[tuple[int, int]]:
        """Return the states one step further with what the step costs, in units of a step."""
        if self.space.inject:
            moves = self.space.moves(state)
            return [(after, minutes * STEP + 1) for after, minutes, _ in moves]
        price = self.space.machine.costs.edit * STEP + 1
        found = [
            (state & keep | bits, price)
            for keep, mask, choices, every in self.space.choices
            for bits in choices(state & mask, every)
        ]
        for after, minutes, _ in self.space.others(state):
            found.append((after, minutes * STEP + 1))
        return found

    def _way(self, best: dict[int, int], origins: dict[int, int], state: int) -> list[int]:
        """Return how a state was reached at its cost, by going back from state to state."""
        actions: list[int] = []
        while state in origins:
            before = origins[state]
            price = best[state] - best[before]
            actions.append(
                next(
                    index
                    for after, minutes, index in self.space.moves(before)
                    if after == state and minutes * STEP + 1 == price
                )
            )
            state = before
        return actions[::-1]

    def _shorter(self, steps: int) -> Iterator[Plan]:
        """Walk step by step, and yield what takes fewer steps, the cheapest of each length."""
        self._installs = self.space.installs
        layers = [{self.space.start: 0}]
        best = dict(layers[0])
        bound: int | None = None
        for length in range(steps - 1):
            reached = self._goal(layers[length], bound)
            if reached is not None:
                bound = layers[length][reached]
                plan = self._plan(self._back(layers, length, reached), bound)
                self.steps = self.steps or plan.steps
                yield plan
            layers.append(self._next(layers[length], best, steps - 2 - length, bound))
            reason = self._too_much(len(best))
            self.reason = self.reason or reason
            if reason or not layers[-1]:
                break
        self.states = max(self.states, len(best))

    def _goal(self, layer: dict[int, int], bound: int | None) -> int | None:
        """Return the state of a layer in which success costs least, and less than the bound."""
        found = None
        for state, minutes in layer.items():
            if (bound is None or minutes < bound) and self.space.succeeds(state):
                bound, found = minutes, state
        return found

    def _next(
        self, layer: dict[int, int], best: dict[int, int], steps: int, bound: int | None
    ) -> dict[int, int]:
        """Return the states that a further step reaches at less cost than before.

        Args:
            layer: States with their minutes.
            best: The least minutes of all states so far.
            steps: How many steps may follow.
            bound: The minutes of a plan that is as short; None if there is none.
        """
        following: dict[int, int] = {}
        left, moves = self.bounds.left, self.space.moves
        for state, minutes in layer.items():
            ahead = left(state)
            if ahead % STEP > steps or (bound is not None and minutes + ahead // STEP >= bound):
                continue
            for after, cost, _ in moves(state):
                total = minutes + cost
                known = best.get(after)
                if known is None or total < known:
                    best[after] = following[after] = total
            if self._too_much(len(best)):
                break
        return following

    def _back(self, layers: list[dict[int, int]], layer: int, state: int) -> list[int]:
        """Return how a state of a layer was reached, by going back from layer to layer."""
        actions: list[int] = []
        minutes = layers[layer][state]
        for before in reversed(layers[:layer]):
            state, minutes, index = self._origin(before, state, minutes)
            actions.append(index)
        return actions[::-1]

    def _origin(self, layer: dict[int, int], state: int, minutes: int) -> tuple[int, int, int]:
        for before, spent in layer.items():
            if spent <= minutes:
                for after, cost, index in self.space.moves(before):
                    if after == state and spent + cost == minutes:
                        return before, spent, index
        raise AssertionError("a label has no origin")

    def _too_much(self, states: int) -> str:
        """Say what there is too much of in a walk; nothing if it may go on."""
        return self.limits.exceeded(states, self.space.installs - self._installs)
