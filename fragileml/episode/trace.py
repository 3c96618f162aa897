"""Traces: what happened in an episode, one line of JSON each, chained by digests.

A trace holds what is needed to prove it: the actions, and digests of each state and of each text
that the agent was shown. It holds nothing that an agent must not see but the scenario's id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterator
from typing import TypeAlias, TypeVar, cast

from attrs import asdict, frozen

from fragileml.episode.moment import Mode, Moment, paid, path
from fragileml.episode.observation import Observation
from fragileml.machine.actions import Action, Json, action_from_json, action_to_json
from fragileml.machine.interpreter import SEMANTICS_VERSION, Interpreter
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.codec import decoder_of
from fragileml_dsl.machine.json_value import CodecError

FORMAT = 1
"""Version of the file format."""

_LINE_LIMIT = 1_000_000

Line: TypeAlias = dict[str, Json]
ShapeT = TypeVar("ShapeT")


@frozen
class Header:
    """What was run.

    Attributes:
        fingerprint: Of the machine.
        semantics: The interpreter's semantics version.
        seed: The seed of the reset.
        mode: Training or evaluation.
        scenario: The scenario's id, for finding it; the fingerprint is what counts.
        state: Digest of the state at reset.
        shown: Digest of the first observation's text.
    """

    fingerprint: str
    semantics: int
    seed: int
    mode: str
    scenario: str
    state: str
    shown: str


@frozen
class Consequence:
    """How a step ended, with digests of what came of it."""

    step: int
    outcome: str
    minutes: int
    reward: int
    state: str
    shown: str


@frozen
class Record(Consequence):
    """One step: its consequence and the action that led to it."""

    action: Action


@frozen
class Closing:
    """How the episode ended; ``end`` is None where the trace stops in the middle."""

    end: str | None
    steps: int
    score: int


@frozen
class Trace:
    """A whole trace."""

    header: Header
    records: tuple[Record, ...]
    closing: Closing

    def text(self) -> str:
        """Return the trace as JSON lines, each with the digest of all up to it."""
        chain, lines = "", []
        for line in self._lines():
            chain = _link(chain, line)
            lines.append(_dump({**line, "chain": chain}) + "\n")
        return "".join(lines)

    def _lines(self) -> Iterator[Line]:
        yield {"trace": FORMAT, **asdict(self.header)}
        for record in self.records:
            yield {**asdict(record, recurse=False), "action": action_to_json(record.action)}
        yield asdict(self.closing)


@frozen
class Rejection:
    """Why a text is no trace that can be trusted; ``line`` counts from 1."""

    reason: str
    line: int


def write_trace(interpreter: Interpreter, moment: Moment, seed: int, mode: Mode) -> Trace:
    """Return the trace of the path to a moment."""
    first, *steps = reversed(list(path(moment)))
    header = Header(
        fingerprint=interpreter.fingerprint,
        semantics=SEMANTICS_VERSION,
        seed=seed,
        mode=str(mode),
        scenario=interpreter.machine.annotations.id,
        state=first.state.digest(),
        shown=_shown(interpreter, first),
    )
    records = tuple(
        Record(
            step=each.steps,
            action=each.action,
            outcome=str(each.transition.outcome),
            minutes=each.transition.minutes,
            reward=paid(each, mode),
            state=each.state.digest(),
            shown=_shown(interpreter, each),
        )
        for each in steps
        if each.action and each.transition
    )
    end = str(moment.end) if moment.end else None
    return Trace(header, records, Closing(end, moment.steps, moment.score))


def _shown(interpreter: Interpreter, moment: Moment) -> str:
    text = Observation(interpreter.program, moment).text()
    return hashlib.sha256(text.encode()).hexdigest()


def read_trace(text: str) -> Trace | Rejection:
    """Return the trace that a text holds, or why it cannot be trusted."""
    lines = text.splitlines()
    contents: list[Line] = []
    chain = ""
    for number, line in enumerate(lines, 1):
        content = _parse(line)
        if content is None:
            return Rejection("not a line of a trace", number)
        claimed = content.pop("chain", None)
        chain = _link(chain, content)
        if claimed != chain:
            return Rejection("the chain of digests breaks here: the trace was altered", number)
        contents.append(content)
    return _assemble(contents)


def _parse(line: str) -> Line | None:
    if len(line) > _LINE_LIMIT:
        return None
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _assemble(contents: list[Line]) -> Trace | Rejection:
    if not contents or contents[0].pop("trace", None) != FORMAT:
        return Rejection(f"not the header of a trace of format {FORMAT}", 1)
    header = _decoded(Header, contents[0])
    if header is None:
        return Rejection("the header is incomplete", 1)
    closing = _decoded(Closing, contents[-1])
    if closing is None:
        return Rejection("the closing line is missing: the trace was cut", len(contents))
    records = [_record(content) for content in contents[1:-1]]
    for number, record in enumerate(records, 1):
        if record is None or record.step != number:
            return Rejection(f"step {number} is missing or not complete", number + 1)
    if closing.steps != len(records):
        return Rejection(f"{closing.steps} steps announced, {len(records)} found", len(contents))
    return Trace(header, tuple(each for each in records if each), closing)


def _record(content: Line) -> Record | None:
    consequence = _decoded(Consequence, {k: v for k, v in content.items() if k != "action"})
    try:
        action = action_from_json(content.get("action"))
    except FragileMLError:
        return None
    return Record(**asdict(consequence), action=action) if consequence else None


def _decoded(kind: type[ShapeT], content: Line) -> ShapeT | None:
    try:
        return cast("ShapeT", decoder_of(cast("Hashable", kind))(content, ()))
    except CodecError:
        return None


def _link(chain: str, line: Line) -> str:
    return hashlib.sha256(f"{chain}\n{_dump(line)}".encode()).hexdigest()


def _dump(line: Line) -> str:
    return json.dumps(line, sort_keys=True, separators=(",", ":"))
