"""What ``gymnasium.make_vec`` calls."""

from __future__ import annotations

from typing import Any

from gymnasium.vector import AutoresetMode

from fragileml.envs.environment import ScenarioEnv
from fragileml.envs.suite import SuiteEnv
from fragileml.envs.vector import FragileVectorEnv
from fragileml.envs.vector_loop import LoopVectorEnv
from fragileml.envs.vector_table import TableVectorEnv
from fragileml.envs.views import View


def scenarios_side_by_side(
    num_envs: int,
    autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
    **arguments: Any,  # noqa: ANN401 - gymnasium.make_vec passes all of them by name
) -> FragileVectorEnv:
    """Return environments of one scenario; the other arguments are those of ScenarioEnv."""
    first = ScenarioEnv(**arguments)
    if first.view is View.FEATURES:
        return TableVectorEnv(first, num_envs, autoreset_mode)
    return LoopVectorEnv(first, num_envs, autoreset_mode)


def suites_side_by_side(
    num_envs: int,
    autoreset_mode: str | AutoresetMode = AutoresetMode.NEXT_STEP,
    **arguments: Any,  # noqa: ANN401 - as above
) -> FragileVectorEnv:
    """Return environments that draw scenarios; the other arguments are those of SuiteEnv."""
    return LoopVectorEnv(SuiteEnv(**arguments), num_envs, autoreset_mode)
