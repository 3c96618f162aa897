"""What comes before the compiled tier's first step, and what a bookmark in an episode takes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.measure import Benchmark, Figure, Probe, cpu_seconds
from benchmarks.places import scratch
from benchmarks.stepping import timed

if TYPE_CHECKING:
    from fragileml.machine.compiled.core import Core

CLONES = 20_000


def generating() -> Benchmark:
    """Time generated code, as a mean over one scenario of each pipeline, and clones of a state."""
    scenarios = _one_of_each_pipeline()
    return Benchmark(
        probes=(
            Probe("generated", partial(_generated, scenarios)),
            Probe("generated before", partial(_from_the_cache, scenarios)),
            Probe("clone", _cloned(scenarios[0])),
        ),
        figures=(
            Figure("generated code, cold", lambda samples: samples["generated"], at_most=0.060),
            Figure(
                "generated code from the cache, fingerprint included",
                lambda samples: samples["generated before"],
                at_most=0.003,
            ),
            Figure("clone of a state", lambda samples: samples["clone"], at_most=1e-6),
        ),
    )


def _one_of_each_pipeline() -> tuple[str, ...]:
    import fragileml

    chosen: dict[str, str] = {}
    for scenario in fragileml.scenarios():
        machine = fragileml.load_machine(scenario)
        chosen.setdefault(machine.annotations.pipeline, scenario)
    return tuple(chosen.values())


def _generated(scenarios: tuple[str, ...]) -> float:
    """Generate the code of machines that nobody has kept any of."""
    return sum(map(_cold, _cores(scenarios))) / len(scenarios)


def _cold(core: Core) -> float:
    shutil.rmtree(scratch() / "code", ignore_errors=True)
    return cpu_seconds(partial(_use, core))


def _from_the_cache(scenarios: tuple[str, ...]) -> float:
    for core in _cores(scenarios):
        _use(core)
    cores = list(_cores(scenarios))
    return cpu_seconds(lambda: list(map(_use, cores))) / len(cores)


def _cores(scenarios: tuple[str, ...]) -> Iterator[Core]:
    """Yield what holds a machine's code, for machines that come from the compiler's cache."""
    import fragileml
    from fragileml.machine.compiled.core import Core

    for scenario in scenarios:
        interpreter = fragileml.link(fragileml.load_machine(scenario))
        beginning = interpreter.reset(0)
        yield Core(interpreter, beginning)


def _use(core: Core) -> None:
    core.condition("success")


def _cloned(scenario: str) -> Callable[[], float]:
    """Note where an episode is and come back to it."""
    import fragileml

    episode = fragileml.Episode(fragileml.load_machine(scenario), tier="compiled")
    episode.step(0)

    def clone() -> None:
        for _ in range(CLONES):
            episode.restore(episode.snapshot())

    return timed(clone, CLONES)
