"""What an action leads to."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from fragileml.machine.prints import Print
from fragileml.machine.state import State


class Outcome(StrEnum):
    """How an action ended."""

    DONE = "done"
    PASSED = "passed"
    FAILED = "failed"
    CUT = "cut"
    REFUSED = "refused"
    SUBMITTED = "submitted"


@frozen
class Refusal:
    """Why an action is not allowed: one line for the agent, neutralised."""

    reason: str


@frozen(eq=False)
class Seen:
    """Facts that an action revealed, by index, and the state that they were true of.

    ``logged`` is as in :class:`fragileml.machine.world.World`.
    """

    facts: tuple[int, ...]
    state: State
    logged: bool


@frozen(eq=False)
class Failure:
    """How a stage failed: the issue that did it, its message and what stands above it."""

    stage: int
    issue: int
    chain: Print
    error: Print


@frozen(eq=False)
class Execution:
    """One stage as a run executed it: what it revealed, or how it failed."""

    stage: int
    seen: Seen | None


@frozen(eq=False)
class RunReport:
    """One run: the stages it executed, in order, what they printed, and how it ended."""

    stage: int
    executions: tuple[Execution, ...]
    prints: tuple[Print, ...]
    failure: Failure | None
    cut: bool


@frozen(eq=False)
class History:
    """What built-in probes look back on: the state at reset and the last run."""

    reset: State
    run: RunReport


@frozen(eq=False, slots=False)  # made at every step, and made faster without slots
class Transition:
    """The result of one action.

    Attributes:
        state: The state after it; the very same object if nothing changed.
        outcome: How it ended.
        minutes: What it cost.
        prints: What it printed.
        run: The run that it was, else None.
        seen: What a probe revealed, else None.
        slots: What the action may have changed besides runs, by its own form and not by its result.
        installs: Whether it may have changed what is installed, judged in the same way.
    """

    state: State
    outcome: Outcome
    minutes: int
    prints: tuple[Print, ...] = ()
    run: RunReport | None = None
    seen: Seen | None = None
    slots: tuple[int, ...] = ()
    installs: bool = False
