"""Laws of what an agent reads."""

from __future__ import annotations

from fragileml.episode.observation import TEXT_LIMIT, Observation
from fragileml.episode.playing import take
from fragileml.testing.laws.law import require
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject

_LIMITS = (0, 1, 60, 400, TEXT_LIMIT)
_ESCAPE = "\x1b"


def text_budget(subject: Subject, play: Play) -> None:
    """No text is longer than what was asked for, and none speaks to the terminal."""
    episode = subject.begin(play.seed)
    check_texts(episode.observation)
    for step in take(episode, play.actions):
        check_texts(step.observation)


def check_texts(seen: Observation) -> None:
    """Raise :class:`BrokenLawError` unless the texts of an observation keep their budgets."""
    for limit in _LIMITS:
        text = seen.text(limit)
        require(len(text) <= limit, f"a text of {len(text)} characters where {limit} were asked")
    require(_ESCAPE not in text, "a text holds terminal escapes")
    require(text == seen.text(TEXT_LIMIT), "an observation has two texts")
