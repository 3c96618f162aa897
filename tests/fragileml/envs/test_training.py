"""Libraries that train take the environments; needs the extra ``train``."""

from __future__ import annotations

import gymnasium
import pytest

from tests.fragileml.envs.walks import made

pytestmark = pytest.mark.slow

NEEDED = "needs the extra train: make train"


def test_the_checker_of_stable_baselines_finds_nothing() -> None:
    checker = pytest.importorskip("stable_baselines3.common.env_checker", reason=NEEDED)
    for name in ("pad-token-missing", "numpy-on-a-friday", "Suite"):
        checker.check_env(made(name))


def test_a_policy_with_masks_trains_on_the_suite() -> None:
    contrib = pytest.importorskip("sb3_contrib", reason=NEEDED)
    torch = pytest.importorskip("torch", reason=NEEDED)
    torch.set_num_threads(1)
    env = gymnasium.make("FragileML/Suite-v0", difficulty="easy")
    model = contrib.MaskablePPO("MlpPolicy", env, n_steps=500, batch_size=100, seed=0)
    model.learn(2_000)
    assert model.num_timesteps == 2_000
    assert model.ep_success_buffer
