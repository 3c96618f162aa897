"""What an episode came to."""

from __future__ import annotations

from attrs import frozen

from fragileml.episode.judge import Judge
from fragileml.episode.moment import End, Moment
from fragileml.episode.rewards import Components


@frozen
class Result:
    """The result of an episode, or of what there is of it so far.

    Attributes:
        success: Whether the agent submitted and the goal was reached.
        repaired: The repaired share of what held at reset, in thousandths.
        regressions: New issues and newly broken keeps at the end.
        diagnosis: 0, 500 or 1000: whether module and cause were named rightly.
        minutes: Minutes spent.
        steps: Steps taken.
        refused: Refused actions.
        score: The whole reward, in thousandths.
        components: The reward as a vector.
        end: How it ended, None if it has not.
        rankable: Whether it was played in evaluation and to its end.
    """

    success: bool
    repaired: int
    regressions: int
    diagnosis: int
    minutes: int
    steps: int
    refused: int
    score: int
    components: Components
    end: End | None
    rankable: bool


def summarise(judge: Judge, moment: Moment, *, evaluation: bool) -> Result:
    """Return the result at a moment."""
    totals = moment.totals
    return Result(
        success=totals.outcome > 0,
        repaired=totals.repair,
        regressions=judge.regressions(moment.state),
        diagnosis=totals.diagnosis,
        minutes=moment.minutes,
        steps=moment.steps,
        refused=moment.refused,
        score=moment.score,
        components=totals,
        end=moment.end,
        rankable=evaluation and moment.end is not None,
    )
