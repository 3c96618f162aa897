"""Looking for a play that breaks a law, and for the shortest one that does."""

from __future__ import annotations

from random import Random

from attrs import define, evolve, frozen
from hypothesis import Phase, find, settings
from hypothesis.errors import Flaky, NoSuchExample

from fragileml.testing.drawn_plays import plays, written_plays
from fragileml.testing.laws.law import BrokenLawError, Law, Scope
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject
from fragileml.testing.regressions import regression

EXAMPLES = 25
"""Plays that are drawn for a law of a scenario unless the caller says otherwise."""


@frozen(eq=False)
class Counterexample:
    """A play that breaks a law.

    Attributes:
        law: The law.
        subject: The scenario.
        play: What was done.
        broken: What was wrong then.
    """

    law: Law
    subject: Subject
    play: Play
    broken: BrokenLawError

    def __str__(self) -> str:
        lines = [
            f"{self.subject.machine.annotations.id} breaks the law {self.law.id}.",
            f"  law:   {self.law.doc}",
            f"  found: {self.broken.message}",
        ]
        if self.law.scope is not Scope.SCENARIO:
            lines += ["", regression(self.law, self.subject, self.play, self.broken)]
        return "\n".join(lines)


def broken_by(law: Law, subject: Subject, play: Play) -> BrokenLawError | None:
    """Return how a play breaks a law; an exception of any kind breaks every law."""
    try:
        law.check(subject, play)
    except BrokenLawError as broken:
        return broken
    except Exception as error:  # noqa: BLE001 - whatever is raised is what was looked for
        crash = BrokenLawError(f"{type(error).__name__}: {error}")
        crash.__cause__ = error
        return crash
    return None


def search(law: Law, subject: Subject, examples: int = EXAMPLES) -> Counterexample | None:
    """Look for a play that breaks a law, and shorten it.

    The tests in the scenario's file are played first, then plays are drawn, the same every time.

    Args:
        law: The law.
        subject: The scenario.
        examples: How many plays are drawn; a law of the scenario as it stands needs none.

    Returns:
        The shortest that was found, None if the law held.
    """
    hunt = _Hunt(law, subject)
    if law.scope is Scope.SCENARIO:
        hunt.breaks(Play())
        return hunt.found
    written = written_plays(subject.machine, cuts=law.scope is Scope.MOMENT)
    if not any(map(hunt.breaks, written)):
        hunt.draw(examples)
    hunt.shorten()
    return hunt.found


def verify(law: Law, subject: Subject, examples: int = EXAMPLES) -> None:
    """Look for a play that breaks a law; the arguments are those of :func:`search`.

    Raises:
        BrokenLawError: If there is one. The text says how to repeat it.
    """
    found = search(law, subject, examples)
    if found is not None:
        raise BrokenLawError(str(found)) from found.broken


@define
class _Hunt:
    law: Law
    subject: Subject
    found: Counterexample | None = None

    def breaks(self, play: Play) -> bool:
        """Say whether a play breaks the law, and remember the last one that did."""
        broken = broken_by(self.law, self.subject, play)
        if broken is not None:
            self.found = Counterexample(self.law, self.subject, play, broken)
        return broken is not None

    def draw(self, examples: int) -> None:
        """Draw plays until one breaks the law, and make it as short as possible."""
        quiet = settings(
            max_examples=max(1, examples),
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
        )
        try:
            shortest = find(
                plays(self.subject.machine),
                self.breaks,
                settings=quiet,
                random=Random(0),  # noqa: S311 - the same plays every time
            )
        except (NoSuchExample, Flaky):
            # What breaks a law only sometimes cannot be shortened; the last time will do.
            return
        self.breaks(shortest)

    def shorten(self) -> None:
        """Leave out each action without which the law is broken as well."""
        at = 0
        while self.found is not None and at < len(self.found.play.actions):
            play = self.found.play
            actions = (*play.actions[:at], *play.actions[at + 1 :])
            cut = min(play.cut - (at < play.cut), len(actions))
            if not self.breaks(evolve(play, actions=actions, cut=cut)):
                at += 1
