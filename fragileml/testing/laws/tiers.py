"""The law of the tiers: they differ in speed and in nothing else."""

from __future__ import annotations

from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode, Moment
from fragileml.episode.replay import diff
from fragileml.episode.tiers import TierName
from fragileml.testing.laws.law import BrokenLawError, require
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject

_FIELDS = ("steps", "minutes", "refused", "end", "score", "totals", "action")


def tiers_equal(subject: Subject, play: Play) -> None:
    """The compiled tier shows what the reference tier does."""
    one = subject.begin(play.seed)
    two = Episode(subject.interpreter, play.seed, Mode.TRAINING, TierName.COMPILED)
    for action in play.actions:
        if one.ended:
            break
        require(one.mask() == two.mask(), "the compiled tier has another mask")
        one.step(action)
        two.step(action)
        agree(one.snapshot(), two.snapshot())
    difference = diff(one.trace(), two.trace())
    if difference is not None:
        raise BrokenLawError(f"step {difference.step} differs in {difference.what} when compiled")


def agree(reference: Moment, other: Moment) -> None:
    """Compare all that two moments hold, but for texts.

    Raises:
        BrokenLawError: If anything differs.
    """
    for name in _FIELDS:
        one, two = getattr(reference, name), getattr(other, name)
        require(one == two, f"{name} is {two!r} and not {one!r} when compiled")
    require(other.state == reference.state, "the state is another when compiled")
    require(other.state.issues == reference.state.issues, "other issues hold when compiled")
    # By their text: what is not a number equals nothing, and zero has two signs.
    require(repr(other.known) == repr(reference.known), "other facts are known when compiled")
