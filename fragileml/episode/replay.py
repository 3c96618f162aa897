"""Proving a trace, and naming where two of them part."""

from __future__ import annotations

from itertools import zip_longest

from attrs import asdict, frozen

from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode
from fragileml.episode.tiers import TierName
from fragileml.episode.trace import Record, Trace
from fragileml.machine.actions import ACTION_TYPES
from fragileml.machine.interpreter import SEMANTICS_VERSION, Interpreter
from fragileml.machine.menu import action_id
from fragileml.packages.linking import link
from fragileml_dsl.machine.machine import Machine


@frozen
class Difference:
    """Where two traces part.

    Attributes:
        step: The first step that differs; 0 for the beginning.
        what: Which of its entries.
        left: The entry in the first trace, None if it has none.
        right: The entry in the second.
    """

    step: int
    what: str
    left: object
    right: object

    @property
    def where(self) -> str:
        """The step, in words."""
        return f"step {self.step}" if self.step else "the beginning"


@frozen
class Verdict:
    """What a replay showed.

    Attributes:
        proved: Whether it gave the trace bit for bit.
        reason: Why not, in one line; empty if it did.
        difference: Where it parted, None if it was refused before it began.
    """

    proved: bool
    reason: str = ""
    difference: Difference | None = None


def replay(trace: Trace, machine: Machine | Interpreter, tier: str = TierName.AUTO) -> Verdict:
    """Do again what a trace says was done, and compare."""
    interpreter = machine if isinstance(machine, Interpreter) else link(machine)
    obstacle = _obstacle(trace, interpreter)
    if obstacle:
        return Verdict(proved=False, reason=obstacle)
    episode = resume(trace, interpreter, tier)
    difference = diff(trace, episode.trace())
    if difference is None:
        return Verdict(proved=True)
    reason = f"{difference.where} differs in {difference.what}"
    return Verdict(proved=False, reason=reason, difference=difference)


def resume(trace: Trace, interpreter: Interpreter, tier: str = TierName.AUTO) -> Episode:
    """Return an episode in which the actions of a trace have been done, as far as they go."""
    episode = Episode(interpreter, trace.header.seed, trace.header.mode, tier)
    for record in trace.records:
        if episode.ended:
            break
        episode.step(record.action)
    return episode


def _obstacle(trace: Trace, interpreter: Interpreter) -> str:
    header = trace.header
    if header.semantics != SEMANTICS_VERSION:
        return (
            f"the trace was made under semantics version {header.semantics}; "
            f"this is version {SEMANTICS_VERSION}"
        )
    if header.fingerprint != interpreter.fingerprint:
        return "the scenario has changed since: its fingerprint is another"
    if header.mode not in list(Mode):
        return f"there is no mode {header.mode!r}"
    return ""


def diff(left: Trace, right: Trace) -> Difference | None:
    """Return the first difference between two traces, None if they say the same."""
    found = _first(0, asdict(left.header), asdict(right.header))
    if found:
        return found
    for step, (one, other) in enumerate(zip_longest(left.records, right.records), 1):
        found = _first(step, _entries(one), _entries(other))
        if found:
            return found
    return _first(len(left.records), asdict(left.closing), asdict(right.closing))


def _entries(record: Record | None) -> dict[str, object]:
    """Return a record's entries, causes before consequences."""
    if record is None:
        return {}
    entries = asdict(record, recurse=False)
    return {"action": entries.pop("action"), **entries}


def _first(step: int, left: dict[str, object], right: dict[str, object]) -> Difference | None:
    for what in left or right:
        one, other = left.get(what), right.get(what)
        if _comparable(one) != _comparable(other):
            return Difference(step, what, one, other)
    return None


def _comparable(entry: object) -> object:
    """Return what equals the same entry only: in actions ``1`` is not ``true``, and nan is nan."""
    return action_id(entry) if isinstance(entry, ACTION_TYPES) else entry
