"""Episodes: a scenario played step by step, with budgets, rewards and a trace."""

from __future__ import annotations

from fragileml.episode.episode import Episode, Step
from fragileml.episode.knowledge import Known
from fragileml.episode.moment import End, Mode, Moment
from fragileml.episode.observation import Observation, Setting, StageView
from fragileml.episode.replay import Difference, Verdict, diff, replay, resume
from fragileml.episode.result import Result
from fragileml.episode.rewards import Components
from fragileml.episode.trace import Rejection, Trace, read_trace

__all__ = [
    "Components",
    "Difference",
    "End",
    "Episode",
    "Known",
    "Mode",
    "Moment",
    "Observation",
    "Rejection",
    "Result",
    "Setting",
    "StageView",
    "Step",
    "Trace",
    "Verdict",
    "diff",
    "read_trace",
    "replay",
    "resume",
]
