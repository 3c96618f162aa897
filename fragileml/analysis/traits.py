"""What one beginning shows and is, as digests that are compared with those of others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from fragileml.analysis.claims import Traits, script_of
from fragileml.analysis.slicing import Slice
from fragileml.episode.episode import Episode
from fragileml.episode.tiers import TierName
from fragileml.machine.actions import Inspect
from fragileml.machine.interpreter import UNLIMITED, Interpreter
from fragileml.machine.prints import render
from fragileml.machine.probes import BUILT_IN
from fragileml.machine.transition import Outcome

_MOST_PAGES = 8


def traits_of(part: Slice, seed: int) -> Traits:
    """Return the traits of the beginning of a slice, which a seed leads to."""
    interpreter = part.interpreter
    return Traits(
        _digest(_shape(interpreter, seed)),
        _digest(_look(part)),
        _digest(_start(part)),
    )


def _digest(parts: Iterator[object]) -> str:
    text = "\n".join(map(repr, parts))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _shape(interpreter: Interpreter, seed: int) -> Iterator[object]:
    """Yield what an agent sees at reset that no state and no author's text plays a part in."""
    seen = Episode(interpreter, seed, tier=TierName.REFERENCE).observation
    yield script_of(interpreter.menu)
    yield [
        (each.name, each.visible, each.editable, each.menu, each.takes) for each in seen.settings
    ]
    yield [(each.name, each.after) for each in seen.stages]
    yield from (list(seen.probes.items()), list(seen.calls.items()))
    yield from (seen.pip_minutes, seen.edit_minutes, seen.submit_minutes)
    yield from (seen.modules, seen.causes)


def _look(part: Slice) -> Iterator[object]:
    """Yield what all probes print at reset, and the marks."""
    interpreter, beginning = part.interpreter, part.beginning
    yield [str(mark) for mark in beginning.state.marks]
    for probe in (*BUILT_IN, *(each.name for each in interpreter.machine.probes)):
        for page in range(1, _MOST_PAGES + 1):
            asked = Inspect(probe, page)
            seen = interpreter.apply(beginning.state, asked, UNLIMITED, beginning.history)
            if seen.outcome is Outcome.REFUSED:
                break
            yield probe, page, render(seen.prints)


def _start(part: Slice) -> Iterator[object]:
    """Yield what decides how everything goes on."""
    machine, state = part.interpreter.machine, part.beginning.state
    yield state.values, state.packages.digest
    yield [str(mark) for mark in state.marks], state.injected
    yield machine.goal, machine.success, machine.injections
    yield [each.when for each in machine.keeps]
