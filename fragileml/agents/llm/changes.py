"""Observations as a conversation tells them: everything once, then what is new."""

from __future__ import annotations

from collections.abc import Iterator

from fragileml.episode import Observation
from fragileml.episode.observation import StageView
from fragileml.episode.text import Block
from fragileml.machine import Outcome, Run
from fragileml.machine.probes import show_value

_LOG = "; inspect log pages through them"
_CHANGES = "; inspect settings shows all"


def describe_change(before: Observation, seen: Observation, limit: int) -> str:
    """Return what an action did, in at most ``limit`` characters.

    Args:
        before: What was seen before it.
        seen: What is seen after it.
        limit: The budget; of what was printed the last lines are kept, and at least half of it.
    """
    head = _head(seen)
    more = _LOG if isinstance(seen.action, Run) else ""
    output = Block("Output:", seen.lines, more, newest=True)
    changed = Block("Changed:", tuple(_changed(before, seen)), _CHANGES)
    room = max(0, limit - len(head))
    text = head
    if output.lines:
        beside = changed.size if changed.lines else 0
        text += output.render(max(room // 2, room - beside))
    if changed.lines:
        text += changed.render(limit - len(text))
    return text[:limit].rstrip("\n")


def _head(seen: Observation) -> str:
    left = f"left: {seen.steps_left} of {seen.steps} steps, "
    left += f"{seen.minutes_left} of {seen.minutes} minutes"
    refused = ", a step without effect" if seen.outcome is Outcome.REFUSED else ""
    return f"{seen.outcome}{refused}, {seen.spent} min; {left}\n"


def _changed(before: Observation, seen: Observation) -> Iterator[str]:
    old = before.values
    for name, value in seen.values.items():
        if repr(value) != repr(old[name]):  # a number that is none is not even equal to itself
            yield f"{name} = {show_value(value)} (was {show_value(old[name])})"
    for was, now in zip(before.stages, seen.stages, strict=True):
        if was.mark != now.mark:
            yield f"stage {now.name}: {now.mark} (was {was.mark})"
        if was.minutes != now.minutes:
            yield f"stage {now.name} takes {_price(now)} (before: {_price(was)})"


def _price(stage: StageView) -> str:
    return "an unknown time" if stage.minutes is None else f"{stage.minutes} min"
