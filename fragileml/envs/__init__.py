"""Gymnasium environments. Importing this package registers them.

>>> import gymnasium
>>> import fragileml.envs
>>> env = gymnasium.make("FragileML/pad-token-missing-v0")  # doctest: +SKIP
"""

from __future__ import annotations

from fragileml_dsl.errors import FragileMLError

try:
    import gymnasium as _gymnasium  # noqa: F401 - only whether it is there
except ModuleNotFoundError as error:
    raise FragileMLError("environments need Gymnasium: pip install 'fragileml[gym]'") from error

from fragileml.envs.encoder import Encoder
from fragileml.envs.encoding import Encoding
from fragileml.envs.environment import FragileEnv, ScenarioEnv
from fragileml.envs.layout import ENCODING_VERSION, Layout
from fragileml.envs.masking import ActionMaskObservation
from fragileml.envs.registration import register_all
from fragileml.envs.suite import SuiteEnv
from fragileml.envs.vector import FragileVectorEnv

__all__ = [
    "ENCODING_VERSION",
    "ActionMaskObservation",
    "Encoder",
    "Encoding",
    "FragileEnv",
    "FragileVectorEnv",
    "Layout",
    "ScenarioEnv",
    "SuiteEnv",
]

register_all()
