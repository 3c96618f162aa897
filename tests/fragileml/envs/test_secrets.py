"""Nothing that an agent receives names the scenario, what is wrong with it, or what is hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fragileml.envs import ActionMaskObservation, FragileEnv, SuiteEnv, rendering
from fragileml.envs.rendering import picture
from tests.fragileml.envs.packs import CANARY, write_pack
from tests.fragileml.envs.walks import made, walk


def environments(pack: Path, **arguments: Any) -> list[FragileEnv]:
    paths = [pack / "scenarios" / f"zanzibar-{number}.yaml" for number in ("one", "two")]
    alone = [made("Scenario", scenario=path, **arguments) for path in paths]
    return [*alone, SuiteEnv(pack=pack, **arguments)]


@pytest.mark.parametrize("mode", ["training", "evaluation"])
def test_texts_and_infos_hold_no_secret(tmp_path: Path, mode: str) -> None:
    for env in environments(write_pack(tmp_path), view="dict", mode=mode, render_mode="ansi"):
        for seen in walk(env, episodes=6):
            assert CANARY not in repr((seen.observation, seen.info)).lower()
            assert CANARY not in str(env.render()).lower()


def test_pictures_hold_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    line = rendering._Panel._line

    def spy(panel: Any, x: int, text: str, **where: Any) -> None:
        written.append(text)
        line(panel, x, text, **where)

    monkeypatch.setattr(rendering._Panel, "_line", spy)
    for env in environments(write_pack(tmp_path)):
        for _ in walk(env, episodes=2):
            picture(env.episode.observation)
    assert any("OutOfMemoryError" in text for text in written)
    assert not [text for text in written if CANARY in text.lower()]


def test_spaces_and_columns_hold_no_secret(tmp_path: Path) -> None:
    for env in environments(write_pack(tmp_path), view="dict"):
        masked = ActionMaskObservation(env)
        assert CANARY not in repr((masked.observation_space, masked.action_space))
        assert CANARY not in repr((env.encoding.layout.columns, env.encoding.menu))
