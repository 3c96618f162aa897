"""What environments keep on disk changes nothing but what has to be worked out again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fragileml.envs.situations import Situations
from fragileml.envs.vector_table import TableVectorEnv
from fragileml_dsl.errors import FragileMLError
from tests.fragileml.calls import noted
from tests.fragileml.envs.test_vector import one_by_one, play_both, same, side_by_side

NAMES = ("answers-that-vary", pytest.param("numpy-on-a-friday", marks=pytest.mark.slow))
NAME = "answers-that-vary"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give these tests a cache of their own."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FRAGILEML_CACHE", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def _no_tables(cache: Path) -> None:
    shutil.rmtree(cache / "tables", ignore_errors=True)


def environment(name: str = NAME) -> TableVectorEnv:
    env = side_by_side(name, autoreset_mode="SameStep")
    assert isinstance(env, TableVectorEnv)
    return env


def kept(name: str = NAME, steps: int = 30) -> Path:
    env = environment(name)
    play_both(env, one_by_one(name, "SameStep"), steps)
    return env.keep()


@pytest.fixture
def followed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Note what is worked out."""
    return noted(monkeypatch, Situations, "follow")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_recalled_is_what_would_be_worked_out(name: str) -> None:
    kept(name)
    play_both(environment(name), one_by_one(name, "SameStep"), 90)


def test_what_is_recalled_is_not_worked_out_again(followed: list[object]) -> None:
    kept()
    followed.clear()
    env, chance = environment(), np.random.default_rng(0)
    env.reset(seed=5)
    few = chance.choice(len(env.encoding.menu), 12)
    for _ in range(30):
        env.step(chance.choice(few, env.num_envs))
    assert followed == []


def test_what_is_recalled_grows_and_is_kept_again() -> None:
    kept(steps=10)
    kept(steps=50)
    kept(steps=50)
    play_both(environment(), one_by_one(NAME, "SameStep"), 90)


def test_the_same_place_is_not_numbered_twice() -> None:
    kept(steps=10)
    env = environment()
    play_both(env, one_by_one(NAME, "SameStep"), 60)
    digests = np.load(env.keep() / "digests.npy")
    assert len(np.unique(digests, axis=0)) == len(digests) > 10


@pytest.mark.parametrize("file", ["words.npy", "rows.npy", "notes.json"])
def test_what_is_not_whole_is_ignored(file: str, followed: list[object]) -> None:
    path = kept() / file
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    followed.clear()
    play_both(environment(), one_by_one(NAME, "SameStep"), 10)
    assert followed


def test_nobody_sees_what_another_writes_to_it() -> None:
    kept(steps=10)
    one, other = environment(), environment()
    play_both(one, one_by_one(NAME, "SameStep"), 60)
    same(other.reset(seed=5), one.reset(seed=5))


def test_without_a_cache_nothing_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRAGILEML_CACHE", "off")
    with pytest.raises(FragileMLError, match="FRAGILEML_CACHE"):
        environment().keep()
