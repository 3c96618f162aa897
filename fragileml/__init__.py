"""FragileML: machine learning pipelines that break the way real ones do, for agents to repair.

>>> import fragileml
>>> episode = fragileml.make("pad-token-missing")
>>> print(episode.observation.text())  # doctest: +SKIP
>>> episode.step(fragileml.Run("evaluate"))  # doctest: +SKIP

Names are loaded when they are first used, so importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.lazy import loader
from fragileml_dsl.version import __version__

if TYPE_CHECKING:
    from fragileml.episode import (
        Components,
        Episode,
        Mode,
        Moment,
        Observation,
        Rejection,
        Result,
        Step,
        Trace,
        Verdict,
        diff,
        read_trace,
        replay,
    )
    from fragileml.library import CompileError, Pack, load_machine, load_pack, make, scenarios
    from fragileml.machine import (
        SEMANTICS_VERSION,
        Action,
        Call,
        Edit,
        Inspect,
        Interpreter,
        Pip,
        Run,
        Submit,
        remember_at_most,
    )
    from fragileml.packages import link

__all__ = [
    "SEMANTICS_VERSION",
    "Action",
    "Call",
    "CompileError",
    "Components",
    "Edit",
    "Episode",
    "FragileMLError",
    "Inspect",
    "Interpreter",
    "Mode",
    "Moment",
    "Observation",
    "Pack",
    "Pip",
    "Rejection",
    "Result",
    "Run",
    "Step",
    "Submit",
    "Trace",
    "Verdict",
    "__version__",
    "diff",
    "link",
    "load_machine",
    "load_pack",
    "make",
    "read_trace",
    "remember_at_most",
    "replay",
    "scenarios",
]

_HOMES = {
    "SEMANTICS_VERSION": "machine",
    "Action": "machine",
    "Call": "machine",
    "CompileError": "library",
    "Components": "episode",
    "Edit": "machine",
    "Episode": "episode",
    "Inspect": "machine",
    "Interpreter": "machine",
    "Mode": "episode",
    "Moment": "episode",
    "Observation": "episode",
    "Pack": "library",
    "Pip": "machine",
    "Rejection": "episode",
    "Result": "episode",
    "Run": "machine",
    "Step": "episode",
    "Submit": "machine",
    "Trace": "episode",
    "Verdict": "episode",
    "diff": "episode",
    "link": "packages",
    "load_machine": "library",
    "load_pack": "library",
    "make": "library",
    "read_trace": "episode",
    "remember_at_most": "machine",
    "replay": "episode",
    "scenarios": "library",
}

__getattr__ = loader(__name__, _HOMES)


def __dir__() -> list[str]:
    return list(__all__)
