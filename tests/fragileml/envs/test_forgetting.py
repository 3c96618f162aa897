"""Whatever environments forget for want of memory, they show the same."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import fragileml
from fragileml.envs.environment import FragileEnv
from fragileml.envs.memory import Memory
from fragileml.machine.allowance import ALLOWANCE
from tests.fragileml.calls import noted
from tests.fragileml.envs.walks import made, walk

TINY = 1 << 20


@pytest.fixture
def _own_bound() -> Iterator[None]:
    """Let the process have its bound again."""
    yield
    ALLOWANCE.limit = None


def shown(env: FragileEnv, episodes: int) -> list[object]:
    return [
        (
            np.asarray(each.observation).tobytes(),
            each.info["action_mask"].tobytes(),
            each.info["components"],
            (each.reward, each.terminated, each.truncated),
        )
        for each in walk(env, episodes)
    ]


@pytest.mark.usefixtures("_own_bound")
def test_a_suite_shows_the_same_however_little_it_may_remember(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual = shown(made("Suite", split="test"), 12)
    forgotten = noted(monkeypatch, Memory, "forget")
    fragileml.remember_at_most(TINY)
    assert shown(made("Suite", split="test"), 12) == usual
    assert len(forgotten) > 20


@pytest.mark.usefixtures("_own_bound")
def test_what_an_environment_holds_is_counted() -> None:
    fragileml.remember_at_most(1 << 30)
    env = made("pad-token-missing")
    before = ALLOWANCE.held
    steps = len(shown(env, 10))
    row = 4 * len(env.encoding.layout.columns)
    assert ALLOWANCE.held - before > steps * row / 2
