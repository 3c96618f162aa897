"""The names under which Gymnasium knows environments, and the mask as part of observations."""

from __future__ import annotations

import os
import subprocess
import sys

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

import fragileml
from fragileml.envs import ActionMaskObservation, registration
from fragileml_dsl.errors import FragileMLError
from tests.conftest import CHECKOUT
from tests.fragileml.envs.walks import made


def python(program: str) -> str:
    paths = (str(CHECKOUT), str(CHECKOUT / "dsl"))
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_every_scenario_has_its_name() -> None:
    names = {name for name in gymnasium.registry if name.startswith("FragileML/")}
    ids = (*fragileml.scenarios(), "Scenario", "Suite")
    assert names == {f"FragileML/{each}-v0" for each in ids}


def test_a_name_with_the_package_in_front_needs_no_import() -> None:
    name = "fragileml.envs:FragileML/pad-token-missing-v0"
    assert python(f"import gymnasium; print(gymnasium.make({name!r}).spec.id)") == (
        "FragileML/pad-token-missing-v0\n"
    )


def test_registering_compiles_nothing() -> None:
    program = "import sys, fragileml.envs; print([m for m in ('lark', 're2') if m in sys.modules])"
    assert python(program) == "[]\n"


def test_without_gymnasium_the_error_says_what_to_install() -> None:
    program = """
import sys
sys.modules['gymnasium'] = None
try:
    import fragileml.envs
except Exception as error:
    print(type(error).__name__, error)
"""
    assert python(program).startswith("FragileMLError environments need Gymnasium: pip install")


def test_an_id_of_two_packs_has_its_pack_in_front(monkeypatch: pytest.MonkeyPatch) -> None:
    homes = {"one": ("same", "first"), "two": ("same",)}
    monkeypatch.setattr(registration, "pack_names", lambda: tuple(homes))
    monkeypatch.setattr(registration, "scenarios", homes.__getitem__)
    assert dict(registration._scenarios()) == {
        "one.same": {"scenario": "one/same"},
        "first": {"scenario": "one/first"},
        "two.same": {"scenario": "two/same"},
    }


@pytest.mark.parametrize("vectorization", ["sync", "async"])
def test_vectors_of_environments(vectorization: str) -> None:
    env = gymnasium.make_vec(
        "FragileML/pad-token-missing-v0", num_envs=2, vectorization_mode=vectorization
    )
    rows, infos = env.reset(seed=5)
    alone = made("pad-token-missing")
    assert rows.shape == (2, len(alone.encoding.layout.columns))
    assert infos["action_mask"].shape == (2, len(alone.encoding.menu))
    rows, rewards, *_, infos = env.step(np.array([0, 1]))
    assert rewards.shape == (2,)
    assert infos["components"]["cost"].shape == (2,)
    env.close()


def test_the_mask_as_part_of_the_observation() -> None:
    env = gymnasium.make("FragileML/pad-token-missing-v0", view="dict")
    masked = ActionMaskObservation(env)
    observation, info = masked.reset(seed=0)
    assert observation in masked.observation_space
    assert np.array_equal(np.asarray(observation["action_mask"]), info["action_mask"])
    observation, *_, info = masked.step(np.int64(0))
    assert observation in masked.observation_space
    assert observation["action_mask"] is not info["action_mask"]
    assert np.array_equal(masked.get_wrapper_attr("action_masks")(), info["action_mask"])
    assert masked.spec is not None
    assert gymnasium.make(masked.spec).observation_space == masked.observation_space


def test_the_checker_accepts_the_mask_in_the_observation() -> None:
    with pytest.warns(UserWarning, match="different from the unwrapped"):
        check_env(ActionMaskObservation(made("pad-token-missing")), skip_render_check=True)


def test_only_discrete_actions_have_a_mask() -> None:
    with pytest.raises(FragileMLError, match="only actions of a discrete space"):
        ActionMaskObservation(gymnasium.make("Pendulum-v1"))
