"""Playing actions, of one episode or of several in turns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from fragileml.episode.episode import Episode, Step
from fragileml.machine.actions import Action


def take(episode: Episode, actions: Iterable[Action]) -> list[Step]:
    """Take actions until the episode ends, and return the steps."""
    steps: list[Step] = []
    for action in actions:
        if episode.ended:
            break
        steps.append(episode.step(action))
    return steps


def take_in_turns(episodes: Sequence[Episode], plays: Sequence[Iterable[Action]]) -> None:
    """Take an action of each play in its episode, then the next of each, to their ends."""
    for actions in zip_longest(*plays):
        for episode, action in zip(episodes, actions, strict=True):
            if action is not None:
                take(episode, [action])
