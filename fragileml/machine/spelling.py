"""Actions and values as people type them; ``play`` takes them so."""

from __future__ import annotations

import shlex

from fragileml.machine.actions import (
    ACTION_TYPES,
    Action,
    Call,
    Edit,
    Foreign,
    Given,
    Inspect,
    Pip,
    Run,
    Submit,
)


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


def spell_entry(entry: object) -> str:
    """Return an entry of a trace: an action, a text, a number or nothing."""
    if entry is None:
        return "nothing"
    return spell(entry) if isinstance(entry, ACTION_TYPES) else str(entry)
