"""What proofs spend their time on: walking through the states of a slice."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from functools import cache

from benchmarks.measure import Benchmark, Figure, Probe, cpu_seconds

STATES = 100_000
WIDE = "logits-of-the-evaluation"
"""A bundled scenario whose slice has some 60 actions and more states than are walked through."""


def exploring() -> Benchmark:
    """Time a walk in breadth through many states, and weigh what it remembers of them."""
    walk = _walk()
    return Benchmark(
        probes=(
            Probe("state", _walked(walk)),
            Probe("weight", cache(lambda: _weighed(walk)), timed=False),
        ),
        figures=(
            Figure("state met", lambda samples: samples["state"], at_most=1 / 100_000),
            Figure(
                "memory of a state met", lambda samples: samples["weight"], unit="B", at_most=200
            ),
        ),
    )


def _walk() -> Callable[[], int]:
    from fragileml.analysis.exploration import explore
    from fragileml.analysis.par import Limits
    from fragileml.analysis.slicing import slice_of
    from fragileml.analysis.space import Space
    from fragileml.library import load_machine, scenario_path
    from fragileml.packages import link

    interpreter = link(load_machine(scenario_path(WIDE)))
    part = slice_of(interpreter, interpreter.reset(0))
    # Code is generated once, whatever is walked through.
    explore(Space(part), Limits(states=1))
    return lambda: explore(Space(part), Limits(states=STATES)).states


def _walked(walk: Callable[[], int]) -> Callable[[], float]:
    met: list[int] = []

    def sample() -> float:
        met.clear()
        seconds = cpu_seconds(lambda: met.append(walk()))
        return seconds / met[0]

    return sample


def _weighed(walk: Callable[[], int]) -> float:
    """Return the bytes that a walk takes at its peak by the states that it meets.

    It takes the same every time, so that once is enough.
    """
    tracemalloc.start()
    try:
        states = walk()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak / states
