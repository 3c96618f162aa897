"""Episodes as people read them."""

from __future__ import annotations

from attrs import asdict

from fragileml.cli.output import plural
from fragileml.episode import Observation, Result
from fragileml.machine import Outcome

SCREEN = 20_000
"""Characters of an observation on a terminal, which scrolls."""

_DIAGNOSES = {0: "wrong", 500: "half right", 1000: "right"}


def describe_step(seen: Observation) -> list[str]:
    """Return what the last action did as lines: its output, its outcome, and what is left."""
    outcome = "" if seen.outcome is Outcome.REFUSED else f"{seen.outcome}, "
    left = f"{plural(seen.steps_left, 'step')} and {seen.minutes_left} min left"
    return [*(f"  {line}" for line in seen.lines), f"  [{outcome}{seen.spent} min; {left}]"]


def describe_result(result: Result, seen: Observation) -> list[str]:
    """Return what an episode came to as lines."""
    rows = {
        "success": "yes" if result.success else "no",
        "ended": str(result.end or "not yet"),
        "repaired": f"{result.repaired / 10:g} %",
        "regressions": str(result.regressions),
        "diagnosis": _DIAGNOSES[result.diagnosis],
        "cost": f"{result.minutes} of {seen.minutes} min, {result.steps} of {seen.steps} steps",
        "refused": plural(result.refused, "action"),
        "score": f"{result.score / 1000:g}",
    }
    return [f"{name + ':':<13}{value}" for name, value in rows.items()]


def result_to_json(result: Result) -> dict[str, object]:
    """Return a result as a JSON object."""
    return asdict(result)
