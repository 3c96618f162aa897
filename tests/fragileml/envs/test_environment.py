"""One scenario as a Gymnasium environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import fragileml
from fragileml.envs.views import CHARSET, View
from fragileml.episode import Components
from fragileml.machine import Inspect, Outcome, Submit
from fragileml_dsl.errors import FragileMLError
from tests.fragileml.envs.packs import write_pack
from tests.fragileml.envs.walks import made, walk

FIXED = (
    "pad-token-missing",
    "three-stops-to-the-service",
    "columns-dropped",
    "answers-that-vary",
    "control-honest-split",
    "numpy-on-a-friday",
)
VIEWS = tuple(view.value for view in View)


def check(scenario: str, view: str) -> None:
    check_env(gymnasium.make(f"FragileML/{scenario}-v0", view=view).unwrapped)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scenario", FIXED)
def test_the_checker_finds_nothing(scenario: str, view: str) -> None:
    check(scenario, view)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", fragileml.scenarios())
def test_the_checker_finds_nothing_in_any_scenario(scenario: str) -> None:
    for view in VIEWS:
        check(scenario, view)


def test_indices_are_those_of_the_episode() -> None:
    env = made("pad-token-missing")
    env.reset(seed=0)
    assert env.encoding.menu == env.episode.actions()
    assert env.action_space == gymnasium.spaces.Discrete(len(env.encoding.menu))


@pytest.mark.parametrize("scenario", ["pad-token-missing", "answers-that-vary"])
def test_an_environment_gives_what_the_episode_gives(scenario: str) -> None:
    env, episode = made(scenario, view="text"), fragileml.make(scenario)
    numbers = np.random.default_rng(0)
    for seed in (0, 1, 2):
        text, info = env.reset(seed=seed)
        assert text == episode.reset(seed).text()
        while not episode.ended:
            assert info["action_mask"].tolist() == list(map(int, episode.mask()))
            choice = numbers.choice(np.flatnonzero(info["action_mask"][:100]))
            text, reward, terminated, truncated, info = env.step(choice)
            step = episode.step(choice)
            assert text == step.observation.text()
            assert reward == step.reward / 1000
            assert (terminated, truncated) == (step.terminated, step.truncated)
            assert step.components is not None
            assert sum(info["components"].values()) * 1000 == pytest.approx(_sum(step.components))
        assert info["is_success"] is episode.result().success


def _sum(vector: Components) -> int:
    parts = (vector.repair, vector.regression, vector.cost, vector.validity)
    return sum(parts) + vector.outcome + vector.diagnosis


@pytest.mark.parametrize("scope", ["scenario", "pack"])
def test_the_mask_says_what_is_refused(scope: str) -> None:
    env = made("pad-token-missing", scope=scope)
    env.reset(seed=0)
    mask = env.action_masks()
    for index in range(0, len(mask), 7):
        env.reset(seed=0)
        env.step(np.int64(index))
        transition = env.episode.snapshot().transition
        assert transition is not None
        assert (transition.outcome is not Outcome.REFUSED) == mask[index]


def test_the_mask_is_a_copy_and_empty_at_the_end() -> None:
    env = made("pad-token-missing")
    _, info = env.reset(seed=0)
    env.action_masks()[:] = False
    assert env.action_masks().tolist() == info["action_mask"].astype(bool).tolist()
    *_, info = env.step(np.int64(env.episode.actions().index(Submit())))
    assert not info["action_mask"].any()
    assert not env.action_masks().any()


def test_evaluation_pays_at_the_end_and_tells_no_components() -> None:
    env = made("pad-token-missing", mode="evaluation")
    for seen in walk(env, episodes=3):
        ended = seen.terminated or seen.truncated
        assert set(seen.info) == {"action_mask", *(["is_success"] if ended else [])}
        assert ended or seen.reward == 0
        if ended:
            assert seen.reward == env.episode.result().score / 1000


def test_seeds_decide_the_variation_and_what_follows() -> None:
    env = made("answers-that-vary", view="text")

    def drawn(seed: int) -> list[object]:
        return [env.reset(seed=seed)[0], *(env.reset()[0] for _ in range(6))]

    assert drawn(7) == drawn(7)
    assert len(set(drawn(7))) > 1
    for seed in range(4):
        expected = fragileml.make("answers-that-vary", seed=seed).observation.text()
        assert env.reset(seed=seed)[0] == expected


def test_observations_and_infos_belong_to_whoever_got_them() -> None:
    env = made("pad-token-missing", view="dict")
    first, info = env.reset(seed=0)
    second, _ = env.reset(seed=0)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert isinstance(first["features"], np.ndarray)
    first["features"][:] = 9
    info["action_mask"][:] = 9
    assert np.abs(second["features"]).max() <= 1
    third, info = env.reset(seed=0)
    assert isinstance(third, dict)
    assert np.array_equal(third["features"], second["features"])
    assert info["action_mask"].max() == 1


def test_rows_and_texts_stay_in_their_spaces() -> None:
    for scenario in FIXED[:4]:
        env = made(scenario, view="dict")
        assert all(seen.observation in env.observation_space for seen in walk(env, episodes=4))


def test_characters_that_the_space_has_not_are_replaced(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    path = pack / "scenarios" / "zanzibar-one.yaml"
    path.write_text(path.read_text().replace("Make it pass", "Maké it 通過"))
    env = made("Scenario", scenario=path, view="text")
    text, _ = env.reset(seed=0)
    assert isinstance(text, str)
    assert "Maké it \ufffd\ufffd." in text
    assert set(text) <= set(CHARSET)


def test_a_file_can_be_played_and_is_read_anew(tmp_path: Path) -> None:
    path = write_pack(tmp_path) / "scenarios" / "zanzibar-one.yaml"
    assert "Make it pass" in str(made("Scenario", scenario=path, view="text").reset(seed=0)[0])
    path.write_text(path.read_text().replace("Make it pass", "Make it run"))
    assert "Make it run" in str(made("Scenario", scenario=path, view="text").reset(seed=0)[0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"view": "picture"}, "no view 'picture'; there are features, text, dict"),
        ({"mode": "test"}, "no mode 'test'; there are training, evaluation"),
        ({"scope": "all"}, "no scope 'all'; there are scenario, pack"),
        ({"render_mode": "human"}, "no render_mode 'human'; there are ansi, rgb_array"),
        ({"scenario": "pad-token"}, "did you mean pad-token-missing"),
    ],
)
def test_arguments_that_make_no_sense(arguments: dict[str, Any], message: str) -> None:
    from fragileml.envs import ScenarioEnv

    with pytest.raises(FragileMLError, match=message):
        ScenarioEnv(**{"scenario": "pad-token-missing", **arguments})


def test_what_cannot_be_done() -> None:
    env = made("pad-token-missing")
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step(np.int64(0))
    with pytest.raises(FragileMLError, match=r"no option 'speed'; there are none"):
        env.reset(seed=0, options={"speed": 2})
    env.reset(seed=0)
    for index in (-1, len(env.encoding.menu)):
        with pytest.raises(FragileMLError, match="there is no action"):
            env.step(np.int64(index))
    env.step(np.int64(env.episode.actions().index(Submit())))
    with pytest.raises(FragileMLError, match="the episode is over"):
        env.step(np.int64(env.episode.actions().index(Inspect("log"))))
