"""The yardstick measures what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from benchmarks.calibration import EXPECTED, workload
from benchmarks.measure import Benchmark, Figure, Probe, measure, summarise
from benchmarks.report import as_json, show, target
from tests.house.tree import CHECKOUT


def test_the_calibration_loop_is_the_committed_one() -> None:
    assert workload() == EXPECTED


def test_rounds_interleave_and_the_first_one_does_not_count() -> None:
    calls = []

    def probe(name: str) -> Probe:
        def sample() -> float:
            calls.append(name)
            return 1000.0 if len(calls) <= 2 else 1.0

        return Probe(name, sample)

    ratio = Figure("a over b", lambda samples: samples["a"] / samples["b"], unit="x")
    report = measure({"pair": Benchmark((probe("a"), probe("b")), (ratio,))}, rounds=3)
    assert calls == ["a", "b"] * 4
    assert report.results["pair"][0].median == 1.0


def test_seconds_are_divided_by_the_calibration() -> None:
    seconds = Figure("a", lambda samples: samples["a"])
    report = measure({"one": Benchmark((Probe("a", lambda: 1.0),), (seconds,))}, rounds=2)
    low, high = report.results["one"][0].quartiles
    assert low <= 1 / report.calibration <= high


def test_what_is_no_time_is_not_divided() -> None:
    weight = Figure("a", lambda samples: samples["a"], unit="B")
    probe = Probe("a", lambda: 100.0, timed=False)
    report = measure({"one": Benchmark((probe,), (weight,))}, rounds=2)
    assert report.results["one"][0].median == 100.0


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("f", lambda samples: samples["a"], at_most=2.0), True),
        (Figure("f", lambda samples: samples["a"], at_most=1.9), False),
        (Figure("f", lambda samples: samples["a"], unit="x", at_least=2.0), True),
        (Figure("f", lambda samples: samples["a"], unit="x", at_least=2.1), False),
        (Figure("f", lambda samples: samples["a"]), True),
    ],
)
def test_a_target_is_met_by_the_median(figure: Figure, met: bool) -> None:
    result = summarise(figure, [{"a": 1.0}, {"a": 2.0}, {"a": 9.0}])
    assert result.met is met
    assert target(result).endswith("MISSED") is not met


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1.5, "s", "1.5 s"),
        (0.0285, "s", "28.5 ms"),
        (0.000012, "s", "12 µs"),
        (1 / 3, "x", "0.333 x"),
        (102.4, "B", "102 B"),
    ],
)
def test_figures_are_written_for_people(value: float, unit: str, text: str) -> None:
    assert show(value, unit) == text


def test_the_command_prints_json_alone_and_says_what_it_measures() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks", "import", "--quick", "--json"],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(run.stdout)
    assert report["measured"][0] == str(CHECKOUT / "fragileml")
    assert report["calibration"]["ratio"] > 0
    assert [each["figure"] for each in report["benchmarks"]["import"]] == [
        "bare interpreter",
        "import fragileml",
    ]
    assert run.returncode == int(not all(each["met"] for each in report["benchmarks"]["import"]))


def test_json_names_the_reference() -> None:
    report = measure({"none": Benchmark((), ())}, rounds=2)
    assert as_json(report)["rounds"] == 2
