"""Answers kept in a file, so that an episode can be played again without the model.

A line of the file is a JSON object with the digest of a request and the answer to it. Neither the
request itself nor anything of how the server was reached is kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from attrs import define

from fragileml.agents.llm.answers import Answer
from fragileml.agents.llm.model import Model, Request
from fragileml_dsl.errors import FragileMLError

_FORMAT = 1


@define(slots=False, eq=False)
class Cassette:
    """A file of answers. Several processes may add to it at once.

    Attributes:
        path: The file; it need not exist.
    """

    path: Path

    @cached_property
    def _held(self) -> tuple[dict[str, Answer], int]:
        """The answers by request, and how many lines are none."""
        answers: dict[str, Answer] = {}
        broken = 0
        for line in self._text().splitlines():
            entry = _read(line)
            if entry is None:
                broken += 1
            else:
                # The first one was played on, whatever another process was answered later.
                answers.setdefault(*entry)
        return answers, broken

    def _text(self) -> str:
        try:
            return self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise FragileMLError(f"the cassette {self.path} cannot be read: {error}") from None

    @property
    def answers(self) -> Mapping[str, Answer]:
        """The answers by the digest of their request."""
        return self._held[0]

    def add(self, request: Request, answer: Answer) -> None:
        """Keep an answer.

        Raises:
            FragileMLError: If the file cannot be written.
        """
        entry = {"cassette": _FORMAT, "request": request.key(), "answer": answer.to_json()}
        line = json.dumps(entry, separators=(",", ":")).encode() + b"\n"
        self._held[0][request.key()] = answer
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # One write of a whole line, so that processes do not mix theirs.
            with self.path.open("ab", buffering=0) as file:
                file.write(line if self._ends_a_line() else b"\n" + line)
        except OSError as error:
            raise FragileMLError(f"the cassette {self.path} cannot be written: {error}") from None

    def _ends_a_line(self) -> bool:
        """Say whether the file ends where a line does: an interrupt may have cut the last one."""
        with self.path.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                return True
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def missing(self) -> str:
        """Say that an answer is not there, and why that may be."""
        answers, broken = self._held
        held = f"it holds {len(answers)} answers"
        if broken:
            held += f" and {broken} lines that are none"
        return (
            f"the cassette {self.path} has no answer to this request; {held}. The scenario, the "
            "seed, the model, its mode or its temperature are not those of the recording, or a "
            "prompt has changed since; record again without --replay"
        )


@define
class RecordedModel:
    """A model whose answers are kept.

    Attributes:
        cassette: Where they are kept.
        model: Who is asked for what is not there; None if nobody is.
    """

    cassette: Cassette
    model: Model | None

    def ask(self, request: Request) -> Answer:
        """Return the answer to a request, from the file if it is there.

        Raises:
            FragileMLError: If it is not there and nobody else is asked.
        """
        answer = self.cassette.answers.get(request.key())
        if answer is not None:
            return answer
        if self.model is None:
            raise FragileMLError(self.cassette.missing())
        answer = self.model.ask(request)
        self.cassette.add(request, answer)
        return answer


def _read(line: str) -> tuple[str, Answer] | None:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match data:
        case {"cassette": 1, "request": str(key), "answer": dict(kept)}:
            answer = Answer.from_json(kept)
            return (key, answer) if answer else None
        case _:
            return None
