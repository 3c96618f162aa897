"""Text and pictures of what an agent sees."""

from __future__ import annotations

import numpy as np
import pytest

from fragileml.envs import rendering
from fragileml.machine import Inspect, Mark, Run
from fragileml_dsl.errors import FragileMLError
from tests.fragileml.envs.walks import made

Colour = tuple[int, int, int]


def counted(picture: object, colour: Colour) -> int:
    assert isinstance(picture, np.ndarray)
    return int((picture == colour).all(axis=2).sum())


def test_ansi_is_the_text_of_the_observation() -> None:
    env = made("pad-token-missing", view="text", render_mode="ansi")
    text, _ = env.reset(seed=0)
    assert env.render() == text


def test_a_picture_has_one_size_and_shows_marks_in_colours() -> None:
    env = made("pad-token-missing", render_mode="rgb_array")
    env.reset(seed=0)
    before = env.render()
    assert isinstance(before, np.ndarray)
    assert (before.shape, before.dtype) == ((480, 720, 3), np.dtype(np.uint8))
    assert counted(before, rendering._COLOURS[Mark.FAILED.value]) > 500
    marks = set(env.episode.observation.marks.values())
    for mark, colour in rendering._COLOURS.items():
        assert (counted(before, colour) > 500) == (mark in marks)


def test_a_picture_shows_the_budgets_as_bars() -> None:
    env = made("pad-token-missing", render_mode="rgb_array")
    env.reset(seed=0)
    full = counted(env.render(), rendering._BUDGET)
    env.step(np.int64(env.episode.actions().index(Run("evaluate"))))
    assert counted(env.render(), rendering._BUDGET) < full


def test_a_picture_is_the_same_every_time_and_holds_any_output() -> None:
    env = made("rest-of-long-mails", render_mode="rgb_array")
    env.reset(seed=0)
    for probe in ("settings", "packages", "log"):
        env.step(np.int64(env.episode.actions().index(Inspect(probe))))
        assert np.array_equal(np.asarray(env.render()), np.asarray(env.render()))


def test_without_a_mode_nothing_is_drawn() -> None:
    env = made("pad-token-missing")
    env.reset(seed=0)
    assert env.render() is None


def test_without_pillow_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "PIL", None)
    env = made("pad-token-missing", render_mode="rgb_array")
    env.reset(seed=0)
    with pytest.raises(FragileMLError, match="pip install"):
        env.render()
