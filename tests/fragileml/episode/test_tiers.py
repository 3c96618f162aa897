"""All tiers show the same."""

from __future__ import annotations

from pathlib import Path

import pytest

import fragileml
from tests.fragileml.drawn import SEEDS, drawn_machines
from tests.fragileml.episode.tiers import play_both

SCENARIOS = fragileml.scenarios()
FIXED = SCENARIOS[:: max(1, len(SCENARIOS) // 12)][:12]


def interpreter(scenario: str) -> fragileml.Interpreter:
    return fragileml.link(fragileml.load_machine(scenario))


@pytest.mark.parametrize("scenario", FIXED)
def test_the_compiled_tier_equals_the_reference(scenario: str) -> None:
    play_both(interpreter(scenario), 500)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_compiled_tier_equals_the_reference_over_10_000_steps(scenario: str) -> None:
    machine = interpreter(scenario)
    for seed in range(4):
        play_both(machine, 2_500, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_tiers_are_equal_on_random_packs(seed: int, tmp_path: Path) -> None:
    for machine in drawn_machines(seed, tmp_path):
        play_both(fragileml.link(machine), 10_000, seed)


def test_an_interpreter_that_is_used_often_is_compiled() -> None:
    machine = interpreter(FIXED[0])
    kinds = [type(fragileml.Episode(machine).snapshot()).__name__ for _ in range(12)]
    assert kinds[0] == "ReferenceMoment"
    assert kinds[-1] == "CompiledMoment"


def test_a_tier_that_does_not_exist_is_refused() -> None:
    with pytest.raises(fragileml.FragileMLError, match="there is no tier 'fast'"):
        fragileml.Episode(interpreter(FIXED[0]), tier="fast")


def test_an_edit_beyond_what_the_machine_mentions_widens_the_layout() -> None:
    machine = interpreter("learning-rate-too-high")
    one = fragileml.Episode(machine, tier="reference")
    two = fragileml.Episode(machine, tier="compiled")
    for number in range(40):
        rate = fragileml.Edit({"trainer.learning_rate": 1e-5 * (number + 1)})
        one.step(rate), two.step(rate)
        assert one.snapshot().state == two.snapshot().state
        if one.ended:
            one.reset(), two.reset()
