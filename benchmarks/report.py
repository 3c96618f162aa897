"""A report as a table for people and as JSON for programs."""

from __future__ import annotations

import platform
from collections.abc import Iterator

from benchmarks.calibration import REFERENCE_SECONDS
from benchmarks.measure import Figure, Report, Result
from benchmarks.places import measured

Json = dict[str, object]


def as_text(report: Report) -> str:
    """Return the report as lines for a terminal."""
    rows = [
        (
            benchmark,
            each.figure.name,
            show(each.median, each.figure.unit),
            spread(each),
            target(each),
        )
        for benchmark, results in report.results.items()
        for each in results
    ]
    header = ("benchmark", "figure", "median", "quartiles", "target")
    return "\n".join([*_preface(report), "", *_table([header, *rows])])


def _preface(report: Report) -> Iterator[str]:
    yield f"{platform.python_implementation()} {platform.python_version()}, {platform.platform()}"
    yield from (f"measures {folder}" for folder in measured())
    yield (
        f"calibration {report.calibration:.3f}: the fixed loop takes "
        f"{show(report.calibration * REFERENCE_SECONDS, 's')} of CPU here and "
        f"{show(REFERENCE_SECONDS, 's')} on the reference machine"
    )
    yield f"medians of {report.rounds} interleaved rounds, seconds divided by the calibration"


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def show(value: float, unit: str) -> str:
    """Write a value with three digits that count, seconds in the unit that suits them."""
    if unit != "s":
        return f"{value:.3g} {unit}"
    for factor, name in ((1.0, "s"), (1e3, "ms")):
        if abs(value) * factor >= 1:
            return f"{value * factor:.3g} {name}"
    return f"{value * 1e6:.3g} µs"


def spread(result: Result) -> str:
    """Write between what values the middle half of the rounds lies."""
    low, high = result.quartiles
    return f"{show(low, result.figure.unit)} to {show(high, result.figure.unit)}"


def target(result: Result) -> str:
    """Write the target and whether it is met; nothing where there is none."""
    words = _target(result.figure)
    return f"{words}: {'met' if result.met else 'MISSED'}" if words else ""


def _target(figure: Figure) -> str:
    if figure.at_most is not None:
        return f"at most {show(figure.at_most, figure.unit)}"
    if figure.at_least is not None:
        return f"at least {show(figure.at_least, figure.unit)}"
    return ""


def as_json(report: Report) -> Json:
    """Return the report as JSON values; seconds are already divided by the calibration."""
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "measured": [str(folder) for folder in measured()],
        "calibration": {
            "ratio": report.calibration,
            "reference_seconds": REFERENCE_SECONDS,
        },
        "rounds": report.rounds,
        "benchmarks": {
            benchmark: [_result(each) for each in results]
            for benchmark, results in report.results.items()
        },
    }


def _result(result: Result) -> Json:
    return {
        "figure": result.figure.name,
        "unit": result.figure.unit,
        "median": result.median,
        "quartiles": list(result.quartiles),
        "at_most": result.figure.at_most,
        "at_least": result.figure.at_least,
        "met": result.met,
    }
