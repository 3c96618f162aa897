"""The agent ``llm``: a language model debugs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from attrs import define, evolve, field, frozen

from fragileml.agents.agent import View
from fragileml.agents.llm.answers import Answer
from fragileml.agents.llm.changes import describe_change
from fragileml.agents.llm.conversation import MANNERS, Conversation
from fragileml.agents.llm.model import Model, Request
from fragileml.agents.llm.reading import Reading
from fragileml.agents.llm.settings import ModelSettings
from fragileml.agents.usage import Usage
from fragileml.episode import Observation
from fragileml.machine import Action, Outcome
from fragileml.machine.actions import Json

PATIENCE = 5
"""Answers in a row without an action after which the agent gives up."""

_STOPPED: Final[Mapping[Outcome, str]] = MappingProxyType(
    {
        Outcome.FAILED: "not done: a call before it in this message failed",
        Outcome.REFUSED: "not done: a call before it in this message was refused",
    }
)


@frozen
class Turn:
    """One answer, and what has come of it so far.

    Attributes:
        answer: The answer.
        reading: What it comes to.
        results: What is said of its calls, in order.
    """

    answer: Answer
    reading: Reading
    results: tuple[str, ...] = ()

    def next(self) -> Action | None:
        """Return the action to be done now, None if none is left."""
        done = len(self.results)
        return self.reading.actions[done] if done < len(self.reading.actions) else None

    def done(self, result: str, outcome: Outcome | None) -> Turn:
        """Return the turn after its next action, without the rest if that cannot build on it."""
        results, reading = (*self.results, result), self.reading
        stopped = _STOPPED.get(outcome) if outcome else None
        if stopped:
            left = len(reading.actions) - len(results)
            notes = (*[stopped] * left, *reading.notes)
            reading = Reading(reading.actions[: len(results)], notes)
        return evolve(self, results=results, reading=reading)

    def replies(self) -> tuple[str, ...]:
        """Return what is said of all its calls."""
        return (*self.results, *self.reading.notes)


@define
class Talk:
    """What an episode is for the model: what was said, seen and counted."""

    conversation: Conversation
    episode: str
    seen: Observation
    turn: Turn | None = None
    idle: int = 0
    usage: Usage = field(factory=Usage)


class LlmAgent:
    """Tells a model what is to be seen, and does what it answers.

    Args:
        model: Who is asked.
        settings: How it is spoken to.
    """

    name = "llm"

    def __init__(self, model: Model, settings: ModelSettings) -> None:
        self._model = model
        self._settings = settings
        self.reset(View((), tuple))

    def reset(self, view: View) -> None:
        """Begin an episode."""
        self._view = view
        self._talk: Talk | None = None

    def act(self, observation: Observation) -> Action | None:
        """Return what the model does next, None if it answers without acting time and again."""
        if self._talk is None:
            talk = self._talk = self._begin(observation)
        else:
            talk = self._talk
            self._tell(talk, observation)
        action = None
        while action is None and talk.idle < PATIENCE:
            action = self._next(talk)
        return action

    def applied(self) -> tuple[str, ...]:
        """Return nothing: it has no rules."""
        return ()

    def usage(self) -> Usage:
        """Return what the model has taken in this episode."""
        return self._talk.usage if self._talk else Usage()

    def messages(self) -> list[dict[str, Json]]:
        """Return what has been said in this episode, up to the last answer."""
        if self._talk is None or self._talk.turn is None:
            return []
        return self._talk.conversation.with_last(self._talk.turn.answer)

    def _begin(self, seen: Observation) -> Talk:
        manner = MANNERS[self._settings.mode](self._view.tools())
        conversation = Conversation.begin(manner, seen.text(self._settings.opening))
        return Talk(conversation, self._view.key, seen)

    def _tell(self, talk: Talk, seen: Observation) -> None:
        result = describe_change(talk.seen, seen, self._settings.result)
        talk.seen = seen
        if talk.turn:
            talk.turn = talk.turn.done(result, seen.outcome)

    def _next(self, talk: Talk) -> Action | None:
        """Return what is left of an answer, or of another one."""
        if talk.turn is None or talk.turn.next() is None:
            self._ask(talk)
        action = talk.turn.next() if talk.turn else None
        talk.idle = 0 if action else talk.idle + 1
        return action

    def _ask(self, talk: Talk) -> None:
        """Say what came of the answer before, and take the next one."""
        conversation = talk.conversation
        if talk.turn:
            conversation.add(talk.turn.answer, talk.turn.replies())
        answer = self._model.ask(Request(self._body(conversation), talk.episode))
        reading = conversation.manner.read(answer)
        talk.turn = Turn(answer, reading)
        talk.usage = talk.usage.plus(_usage(answer, reading))

    def _body(self, conversation: Conversation) -> dict[str, Json]:
        settings = self._settings
        drawn: dict[str, Json] = {}
        if settings.temperature is not None:
            drawn["temperature"] = settings.temperature
        messages: list[Json] = list(conversation.messages)
        return {
            "model": settings.model,
            **conversation.manner.extras,
            "messages": messages,
            **drawn,
        }


def _usage(answer: Answer, reading: Reading) -> Usage:
    tokens = answer.tokens
    malformed = int(not reading.actions)
    return Usage(1, tokens.prompt, tokens.completion, tokens.cached, malformed)
