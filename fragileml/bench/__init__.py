"""Judging agents: agents × scenarios × seeds, the same results however they are run."""

from __future__ import annotations

from fragileml.bench.executor import execute
from fragileml.bench.plan import Job, Plan, Task
from fragileml.bench.play import Played, actions_of, play, run_agent
from fragileml.bench.record import Record
from fragileml.bench.store import Store
from fragileml.bench.summary import AgentSummary, RuleUse, Score, summarise
from fragileml.bench.tasks import find_task, find_tasks

__all__ = [
    "AgentSummary",
    "Job",
    "Plan",
    "Played",
    "Record",
    "RuleUse",
    "Score",
    "Store",
    "Task",
    "actions_of",
    "execute",
    "find_task",
    "find_tasks",
    "play",
    "run_agent",
    "summarise",
]
