"""What the simulated pip takes, on the cases that were recorded from the real one."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

from benchmarks.measure import Benchmark, Figure, Probe, cpu_seconds
from benchmarks.places import CHECKOUT

UNIVERSE = CHECKOUT / "tests" / "fragileml" / "packages" / "data" / "universe-hf-2026-11.json"
HITS = 10_000


def packages() -> Benchmark:
    """Time a command, the same one when it is asked again, and reading a universe.

    A command is given to a pip that remembers no command, as one is that nobody has asked yet;
    what specifiers admit is known from the commands before it.
    """
    return Benchmark(
        probes=(
            Probe("pip command", _commands()),
            Probe("pip again", _again()),
            Probe("universe", _loading()),
        ),
        figures=(
            Figure("median command", lambda samples: samples["pip command"], at_most=0.001),
            Figure("command asked again", lambda samples: samples["pip again"], at_most=0.000_001),
            Figure("reading a universe", lambda samples: samples["universe"], at_most=0.010),
        ),
    )


def _commands() -> Callable[[], float]:
    from fragileml.packages import Pip
    from tests.fragileml.packages.recorded import recorded, universe

    asked = [each.case for each in recorded()]
    known = universe()

    def one(place: int) -> float:
        case = asked[place]
        pip = Pip(known, case.files)
        return cpu_seconds(lambda: pip.run(case.start, case.command))

    return lambda: median(map(one, range(len(asked))))


def _again() -> Callable[[], float]:
    from fragileml.packages import Pip
    from tests.fragileml.packages.recorded import recorded, universe

    case = recorded()[0].case
    pip, command = Pip(universe(), case.files), " ".join(case.command)

    def hits() -> None:
        for _ in range(HITS):
            pip.run(case.start, command)

    return lambda: cpu_seconds(hits) / HITS


def _loading() -> Callable[[], float]:
    from fragileml.packages import load_universe

    text = UNIVERSE.read_text(encoding="ascii")
    return lambda: cpu_seconds(lambda: load_universe(text))
