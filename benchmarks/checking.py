"""What a pack's author waits for: the check of the whole pack, as a process."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from benchmarks.compilation import PACK
from benchmarks.measure import Benchmark, Figure, Probe, child_seconds
from benchmarks.places import scratch
from benchmarks.startup import HELP

ONCE = 1


def checking() -> Benchmark:
    """Time ``fragileml check --no-proofs`` on the bundled pack, cold and when nothing changed."""
    return Benchmark(
        probes=(Probe("check cold", _cold()), Probe("check again", _again())),
        figures=(
            Figure("whole pack, cold", lambda samples: samples["check cold"], at_most=3.0),
            Figure("nothing changed", lambda samples: samples["check again"], at_most=0.7),
        ),
    )


def _cold() -> Callable[[], float]:
    def sample() -> float:
        for folder in ("machines", "clean"):
            shutil.rmtree(scratch() / folder, ignore_errors=True)
        return _check()

    return sample


def _again() -> Callable[[], float]:
    return _check


def _check() -> float:
    return child_seconds("-c", HELP, "check", "--no-proofs", str(PACK), times=ONCE)
