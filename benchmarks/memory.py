"""What a process that goes on for long remembers, beside its bound.

Random steps meet ever new states, texts and environments, more than anybody could remember.
"""

from __future__ import annotations

import random
import resource
import sys
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from benchmarks.measure import Benchmark, Figure, Probe

if TYPE_CHECKING:
    from fragileml.machine import Interpreter

STEPS = 10_000_000
QUICK_STEPS = 200_000
_LOOKS = 1_000
_TEXTS = 10
_STATUS = Path("/proc/self/status")


@frozen
class Growth:
    """What random steps have left behind.

    Attributes:
        peak: MB of resident memory at most, beyond those after the first reset.
        held: MB that caches say they hold at the end.
    """

    peak: float
    held: float


def remembering(steps: int) -> Benchmark:
    """Take random steps on the scenario with the largest menu, once, whatever the rounds."""
    from fragileml.machine.allowance import bound

    interpreter = _largest()
    growth = cache(partial(_grown, interpreter, steps))
    name = f"{steps:,} random steps among {len(interpreter.menu)} actions"
    return Benchmark(
        probes=(
            Probe("peak", lambda: growth().peak, timed=False),
            Probe("held", lambda: growth().held, timed=False),
        ),
        figures=(
            Figure(
                f"growth at most, {name}",
                lambda samples: samples["peak"],
                unit="MB",
                at_most=bound() / 2**20,
            ),
            Figure("held by caches at the end", lambda samples: samples["held"], unit="MB"),
        ),
    )


def _largest() -> Interpreter:
    import fragileml

    machines = (fragileml.load_machine(each) for each in fragileml.scenarios())
    return max(map(fragileml.link, machines), key=lambda each: len(each.menu))


def _grown(interpreter: Interpreter, steps: int) -> Growth:
    import fragileml
    from fragileml.machine.allowance import ALLOWANCE

    episode = fragileml.Episode(interpreter, tier="compiled")
    first, peak, seed = _resident(), 0, 0
    chance = random.Random(0)  # noqa: S311 - a walk, no secret
    menu = len(interpreter.menu)
    for number in range(steps):
        step = episode.step(chance.randrange(menu))
        if number % _TEXTS == 0:
            step.observation.text()
        if step.terminated or step.truncated:
            seed += 1
            episode.reset(seed)
        if number % _LOOKS == 0:
            peak = max(peak, _resident() - first)
    return Growth(peak / 2**20, ALLOWANCE.held / 2**20)


def _resident() -> int:
    """Return the bytes of resident memory now; where nobody tells, at most so far."""
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="utf-8").splitlines()
        (line,) = (each for each in lines if each.startswith("VmRSS:"))
        return int(line.split()[1]) << 10
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10
