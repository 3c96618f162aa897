"""Many scenarios as one environment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import fragileml
from fragileml.envs import SuiteEnv
from fragileml.library.catalogue import catalogue
from fragileml.machine import Outcome
from fragileml_dsl.errors import FragileMLError
from tests.fragileml.envs.packs import write_pack
from tests.fragileml.envs.walks import made


@pytest.fixture(scope="module")
def suite() -> SuiteEnv:
    env = made("Suite", split="test")
    assert isinstance(env, SuiteEnv)
    return env


def test_the_checker_finds_nothing(suite: SuiteEnv) -> None:
    check_env(suite)


def test_only_what_was_asked_for_is_drawn(suite: SuiteEnv) -> None:
    held_out = {each.id for each in catalogue() if each.split == "test"}
    assert set(suite.scenarios) == held_out
    drawn = set()
    for seed in range(60):
        suite.reset(seed=seed)
        drawn.add(suite.scenario)
    assert drawn <= held_out
    assert len(drawn) > len(held_out) // 2
    hard = SuiteEnv(split=None, difficulty="hard")
    assert set(hard.scenarios) == {each.id for each in catalogue() if each.difficulty == "hard"}


def test_a_seed_decides_what_is_drawn_then_and_later(suite: SuiteEnv) -> None:
    def drawn(seed: int) -> list[tuple[str, int]]:
        found = []
        for number in range(8):
            suite.reset(seed=None if number else seed)
            found.append((suite.scenario, suite.episode.seed))
        return found

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)
    assert len(set(drawn(3))) > 4


def test_one_encoding_for_all_splits_and_for_single_scenarios(suite: SuiteEnv) -> None:
    others = (
        SuiteEnv(split="train", difficulty="easy"),
        made("pad-token-missing", scope="pack"),
    )
    for other in others:
        assert other.encoding.fingerprint == suite.encoding.fingerprint
        assert other.observation_space == suite.observation_space
        assert other.action_space == suite.action_space
    alone = made("pad-token-missing")
    assert alone.encoding.fingerprint != suite.encoding.fingerprint


def test_a_scenario_in_the_suite_and_alone_see_the_same(suite: SuiteEnv) -> None:
    name = suite.scenarios[0]
    alone = made(name, scope="pack")
    for seed in (0, 1):
        here, info = suite.reset(seed=seed, options={"scenario": name})
        there, same = alone.reset(seed=seed)
        assert np.array_equal(np.asarray(here), np.asarray(there))
        assert np.array_equal(info["action_mask"], same["action_mask"])


def test_what_a_pipeline_does_not_offer_is_masked_and_refused(suite: SuiteEnv) -> None:
    suite.reset(seed=0)
    own = set(suite.episode.actions())
    mask = suite.action_masks()
    foreign = [i for i, each in enumerate(suite.encoding.menu) if each not in own]
    assert foreign
    assert not mask[foreign].any()
    assert mask.sum() == sum(suite.episode.mask())
    for index in foreign[::100]:
        suite.reset(seed=0)
        suite.step(np.int64(index))
        transition = suite.episode.snapshot().transition
        assert transition is not None
        assert transition.outcome is Outcome.REFUSED


def test_the_order_of_columns_and_actions_is_that_of_their_names(suite: SuiteEnv) -> None:
    layout, joint = suite.encoding.layout, suite.encoding.joint
    assert joint is not None
    assert list(joint.ids) == sorted(joint.ids)
    assert list(layout.state) == sorted(layout.state)


def test_a_pack_of_ones_own(tmp_path: Path) -> None:
    env = SuiteEnv(pack=write_pack(tmp_path))
    assert env.scenarios == ("zanzibar-one", "zanzibar-two")
    env.reset(seed=0)
    assert env.scenario in env.scenarios


def test_suites_of_a_process_read_a_pack_once_until_it_changes(tmp_path: Path) -> None:
    pack = write_pack(tmp_path)
    first, second = SuiteEnv(pack=pack), SuiteEnv(pack=pack)
    assert first.encoding is second.encoding
    path = pack / "scenarios" / "zanzibar-one.yaml"
    path.rename(path.with_name("renamed.yaml"))
    renamed = path.with_name("renamed.yaml")
    renamed.write_text(renamed.read_text().replace("id: zanzibar-one", "id: renamed"))
    assert SuiteEnv(pack=pack).scenarios == ("renamed", "zanzibar-two")


def test_what_there_is_not(suite: SuiteEnv, tmp_path: Path) -> None:
    with pytest.raises(FragileMLError, match="there is no split 'dev'"):
        SuiteEnv(split="dev")
    with pytest.raises(FragileMLError, match="there is no difficulty 'brutal'"):
        SuiteEnv(difficulty="brutal")
    with pytest.raises(FragileMLError, match="no scenario is left"):
        SuiteEnv(pack=write_pack(tmp_path), split="test")
    with pytest.raises(FragileMLError, match="in this suite"):
        suite.reset(options={"scenario": "nowhere"})
    with pytest.raises(FragileMLError, match="there is no pack"):
        SuiteEnv(pack="nowhere")
    assert "nowhere" not in fragileml.scenarios()
