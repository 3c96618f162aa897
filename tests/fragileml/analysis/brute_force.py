"""Par by trying everything with the reference interpreter, and nothing of the analysis."""

from __future__ import annotations

from fragileml.episode.judge import Judge
from fragileml.machine.actions import Submit
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.state import State
from fragileml.machine.transition import Outcome

_PLENTY = 10**6


def front(interpreter: Interpreter, most: int = 20_000) -> tuple[tuple[int, int], ...] | None:
    """Return the (steps, minutes) of plans that no other beats, None if there are too many states.

    Every action of the menu is tried in every state that can be reached, whatever the budget.
    """
    beginning = interpreter.reset(0)
    judge = Judge(interpreter.program, beginning.state)
    actions = [each for each in interpreter.menu if not isinstance(each, Submit)]
    submit = interpreter.machine.costs.submit
    layer: dict[State, int] = {beginning.state: 0}
    best, after = dict(layer), dict[State, list[tuple[State, int]]]()
    found: list[tuple[int, int]] = []
    steps = 1
    while layer:
        costs = [minutes for state, minutes in layer.items() if judge.success(state)]
        if costs and (not found or min(costs) + submit < found[-1][1]):
            found.append((steps, min(costs) + submit))
        following: dict[State, int] = {}
        for state, minutes in layer.items():
            if state not in after:
                moves = [
                    interpreter.apply(state, each, _PLENTY, beginning.history) for each in actions
                ]
                after[state] = [
                    (each.state, each.minutes)
                    for each in moves
                    if each.outcome is not Outcome.REFUSED
                ]
            for reached, cost in after[state]:
                if minutes + cost < best.get(reached, _PLENTY):
                    best[reached] = following[reached] = minutes + cost
        if len(best) > most:
            return None
        layer, steps = following, steps + 1
    return tuple(found)


def reached(interpreter: Interpreter) -> set[State]:
    """Return all states that the menu's actions reach."""
    beginning = interpreter.reset(0)
    found, waiting = {beginning.state}, [beginning.state]
    while waiting:
        state = waiting.pop()
        for action in interpreter.menu:
            after = interpreter.apply(state, action, _PLENTY, beginning.history).state
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found
