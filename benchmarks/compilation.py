"""What an author waits for after saving a scenario, and everybody before an episode."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from benchmarks.measure import Benchmark, Figure, Probe, cpu_seconds
from benchmarks.places import CHECKOUT, scratch

PACK = CHECKOUT / "scenarios" / "huggingface"


def compiling() -> Benchmark:
    """Time the compilation of one bundled scenario, as a mean over all of them.

    Its own file is new each time, while its pipeline and modules have been read before; then the
    same scenarios come from the cache on disk.
    """
    pack = scratch() / PACK.name
    shutil.copytree(PACK, pack)
    scenarios = sorted(pack.glob("scenarios/*.yaml"))
    return Benchmark(
        probes=(
            Probe("compiled", _compiled(scenarios)),
            Probe("from the cache", _from_the_cache(scenarios)),
        ),
        figures=(
            Figure("modules already read", lambda samples: samples["compiled"], at_most=0.030),
            Figure("from the cache", lambda samples: samples["from the cache"], at_most=0.005),
        ),
    )


def _compiled(scenarios: list[Path]) -> Callable[[], float]:
    texts = [path.read_text(encoding="utf-8") for path in scenarios]
    versions = count()

    def sample() -> float:
        version = next(versions)
        for path, text in zip(scenarios, texts, strict=True):
            path.write_text(f"{text}# {version}\n", encoding="utf-8")
        return cpu_seconds(lambda: _compile(scenarios, cached=False)) / len(scenarios)

    return sample


def _from_the_cache(scenarios: list[Path]) -> Callable[[], float]:
    def sample() -> float:
        _compile(scenarios, cached=True)
        return cpu_seconds(lambda: _compile(scenarios, cached=True)) / len(scenarios)

    return sample


def _compile(scenarios: list[Path], *, cached: bool) -> None:
    import fragileml_dsl

    for path in scenarios:
        if fragileml_dsl.compile(path, cached=cached).machine is None:
            raise RuntimeError(f"{path.name} does not compile")
