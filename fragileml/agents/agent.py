"""What an agent is, and what it is given: never more than an agent may know."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Protocol, runtime_checkable

from attrs import frozen

from fragileml.agents.llm.tools import Tool, tools_of
from fragileml.agents.usage import Usage
from fragileml.episode import Episode, Observation
from fragileml.machine import Action


@frozen
class View:
    """An episode as an agent may see it besides its observations.

    Attributes:
        menu: The actions of the discrete interface, the same in every step.
        mask: Says of each action of the menu whether it would be accepted now.
        tools: Gives the actions as tools for language models, the same in every step.
        key: Tells episodes of different scenarios or seeds apart, and nothing about them.
    """

    menu: tuple[Action, ...]
    mask: Callable[[], tuple[bool, ...]]
    tools: Callable[[], tuple[Tool, ...]] = tuple
    key: str = ""

    @classmethod
    def of(cls, episode: Episode) -> View:
        """Return the view of an episode."""
        interpreter = episode.interpreter
        name = f"{interpreter.fingerprint}\n{episode.seed}"
        return cls(
            episode.actions(),
            episode.mask,
            partial(tools_of, interpreter.machine),
            hashlib.sha256(name.encode()).hexdigest(),
        )

    def admissible(self) -> list[Action]:
        """Return the actions of the menu that would be accepted now."""
        return [action for action, allowed in zip(self.menu, self.mask(), strict=True) if allowed]


class Agent(Protocol):
    """Something that debugs: it is asked for one action after another until the episode ends."""

    @property
    def name(self) -> str:
        """The name under which it is listed in results."""

    def reset(self, view: View) -> None:
        """Begin an episode; nothing of an earlier one may be remembered."""

    def act(self, observation: Observation) -> Action | None:
        """Return the next action, given what is seen after the last one; None to give up."""

    def applied(self) -> tuple[str, ...]:
        """Return the ids of the rules that it has applied in this episode, in order."""

    def usage(self) -> Usage | None:
        """Return what a model behind it has taken in this episode, None if there is none."""


@runtime_checkable
class Informed(Protocol):
    """An agent that knows what no agent may know: a yardstick for others, not their rival."""

    def inform(self, episode: Episode) -> None:
        """Look into an episode, before it is reset."""


def begin(agent: Agent, episode: Episode) -> None:
    """Begin an episode with an agent, at the episode's first observation."""
    if isinstance(agent, Informed):
        agent.inform(episode)
    agent.reset(View.of(episode))
