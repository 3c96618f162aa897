"""Interleaved rounds: every round samples everything once, so that drift meets all alike."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles

from attrs import frozen

from benchmarks.calibration import EXPECTED, REFERENCE_SECONDS, workload
from benchmarks.places import child_environment

CALIBRATION_RUNS = 3
CHILDREN = 5

Samples = Mapping[str, float]
"""What one round measured, by the probe's name."""


@frozen
class Probe:
    """Something that is timed, or measured otherwise.

    Attributes:
        name: Unique within a run.
        sample: Does it once and returns its CPU seconds.
        timed: Whether it returns seconds; what it returns otherwise is not calibrated.
    """

    name: str
    sample: Callable[[], float]
    timed: bool = True

    def calibrated(self, ratio: float) -> float:
        """Do it once and return what that would have been on the reference machine."""
        return self.sample() / ratio if self.timed else self.sample()


@frozen
class Figure:
    """What is reported of the samples of one round.

    Attributes:
        name: What the figure is.
        value: Derives it from a round's samples; seconds are already calibrated.
        unit: ``s`` for seconds, ``x`` for a ratio, ``B`` for bytes.
        at_most: The value that it must not exceed, if there is one.
        at_least: The value that it must reach, if there is one.
    """

    name: str
    value: Callable[[Samples], float]
    unit: str = "s"
    at_most: float | None = None
    at_least: float | None = None


@frozen
class Benchmark:
    """Probes that belong together, with what is reported of them."""

    probes: tuple[Probe, ...]
    figures: tuple[Figure, ...]


@frozen
class Result:
    """A figure over all rounds: its median and its quartiles."""

    figure: Figure
    median: float
    quartiles: tuple[float, float]

    @property
    def met(self) -> bool:
        """Whether the median meets the target; true where there is none."""
        most, least = self.figure.at_most, self.figure.at_least
        return (most is None or self.median <= most) and (least is None or self.median >= least)


@frozen
class Report:
    """What one run found: the calibration ratio, and the figures by benchmark."""

    rounds: int
    calibration: float
    results: Mapping[str, tuple[Result, ...]]


def measure(benchmarks: Mapping[str, Benchmark], rounds: int) -> Report:
    """Run every probe once a round, after one round that only warms up.

    Args:
        benchmarks: What to run, by name.
        rounds: How many rounds count; at least 2.

    Returns:
        Medians over the rounds, each round calibrated by itself.
    """
    probes = [probe for each in benchmarks.values() for probe in each.probes]
    ratios, samples = [], []
    for number in range(rounds + 1):
        ratio = calibrate()
        sample = {probe.name: probe.calibrated(ratio) for probe in probes}
        if number:
            ratios.append(ratio)
            samples.append(sample)
    results = {
        name: tuple(summarise(figure, samples) for figure in each.figures)
        for name, each in benchmarks.items()
    }
    return Report(rounds, median(ratios), results)


def summarise(figure: Figure, samples: Sequence[Samples]) -> Result:
    """Reduce a figure's values in all rounds to their median and quartiles."""
    values = [figure.value(each) for each in samples]
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Result(figure, median(values), (low, high))


def calibrate() -> float:
    """Return how many times slower this machine is now than the reference machine."""
    seconds = cpu_seconds(_calibrations) / CALIBRATION_RUNS
    return seconds / REFERENCE_SECONDS


def _calibrations() -> None:
    for _ in range(CALIBRATION_RUNS):
        if workload() != EXPECTED:
            raise RuntimeError("the calibration loop was changed: no figure can be compared")


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds that this process spends on ``work``."""
    start = time.process_time()
    work()
    return time.process_time() - start


def child_seconds(*arguments: str, times: int = CHILDREN) -> float:
    """Return the CPU seconds of a new interpreter with ``arguments``, its start included.

    The mean of several: the kernel accounts for a process in coarse ticks.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(times):
        subprocess.run(
            [sys.executable, *arguments],
            env=child_environment(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) / times
