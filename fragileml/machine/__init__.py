"""The shared interpreter: what a machine does, action by action."""

from __future__ import annotations

from fragileml.machine.actions import (
    Action,
    Call,
    Edit,
    Inspect,
    Pip,
    Run,
    Submit,
    action_from_json,
    action_to_json,
)
from fragileml.machine.allowance import remember_at_most
from fragileml.machine.interpreter import SEMANTICS_VERSION, Beginning, Interpreter
from fragileml.machine.state import Mark, State
from fragileml.machine.transition import History, Outcome, Refusal, RunReport, Transition

__all__ = [
    "SEMANTICS_VERSION",
    "Action",
    "Beginning",
    "Call",
    "Edit",
    "History",
    "Inspect",
    "Interpreter",
    "Mark",
    "Outcome",
    "Pip",
    "Refusal",
    "Run",
    "RunReport",
    "State",
    "Submit",
    "Transition",
    "action_from_json",
    "action_to_json",
    "remember_at_most",
]
