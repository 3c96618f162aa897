"""Episodes as people read them; actions are spelled as ``play`` takes them."""

from __future__ import annotations

import shlex

from attrs import asdict

from fragileml.cli.output import plural
from fragileml.episode import Observation, Result
from fragileml.machine import Action, Call, Edit, Inspect, Outcome, Pip, Run, Submit
from fragileml.machine.actions import ACTION_TYPES, Foreign, Given

SCREEN = 20_000
"""Characters of an observation on a terminal, which scrolls."""

_DIAGNOSES = {0: "wrong", 500: "half right", 1000: "right"}


def spell(action: Action) -> str:
    """Return an action as a line of ``play``, such as ``edit trainer.batch_size=8``."""
    match action:
        case Edit(settings):
            pairs = (shlex.quote(f"{name}={spell_value(value)}") for name, value in settings)
            return " ".join(("edit", *pairs))
        case Run(stage):
            return f"run {stage}"
        case Inspect(probe, page):
            return f"inspect {probe}" if page == 1 else f"inspect {probe} {page}"
        case Call(name):
            return f"call {name}"
        case Pip(arguments):
            return f"pip {arguments}"
        case Submit(module, cause):
            return " ".join(each for each in ("submit", module, cause) if each)


def spell_value(value: Given) -> str:
    """Return a value as it is typed."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case tuple():
            return f"[{','.join(value)}]"
        case Foreign():
            return f"<{value.type}>"
        case _:
            return str(value)


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


def spell_entry(entry: object) -> str:
    """Return an entry of a trace: an action, a text, a number or nothing."""
    if entry is None:
        return "nothing"
    return spell(entry) if isinstance(entry, ACTION_TYPES) else str(entry)
