"""Rows: what they depend on, what they hold, and that they do not change unnoticed."""

from __future__ import annotations

import hashlib
import math
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import fragileml
from fragileml.envs import ENCODING_VERSION, Encoder, Layout
from fragileml.envs.bounded import Bounded
from fragileml.envs.numbers import scalar, setting_columns, setting_numbers, squash
from fragileml.envs.words import bucket_of, words_of
from fragileml.episode import Episode
from fragileml.machine import Edit, Inspect, Interpreter, Run
from fragileml_dsl.machine.machine import Kind, Variable
from fragileml_dsl.machine.term import Value
from tests.fragileml.machines import machine, varied


def encoder_of(name: str) -> tuple[Encoder, Episode]:
    episode = fragileml.make(name)
    program = episode.interpreter.program
    return Encoder(Layout.of([program]), program), episode


def named(encoder: Encoder, episode: Episode) -> dict[str, float]:
    """Return what a row holds besides zeros, by column."""
    row = encoder.row(episode.snapshot())
    return {encoder.layout.columns[i]: float(row[i]) for i in np.flatnonzero(row)}


def test_marks_goal_and_settings_have_their_columns() -> None:
    encoder, episode = encoder_of("pad-token-missing")
    row = named(encoder, episode)
    seen = episode.observation
    for stage, mark in seen.marks.items():
        assert row[f"mark {stage} {mark}"] == 1
        assert sum(key.startswith(f"mark {stage} ") for key in row) == 1
    assert [key for key in row if key.startswith("goal ")] == [f"goal {seen.goal}"]
    assert row[f"setting tokenizer.pad_token {seen.values['tokenizer.pad_token']}"] == 1
    size = seen.values["trainer.per_device_train_batch_size"]
    assert isinstance(size, int)
    assert row["setting trainer.per_device_train_batch_size"] == pytest.approx(squash(size))


def test_knowledge_shows_what_was_seen_and_what_has_grown_old() -> None:
    encoder, episode = encoder_of("learning-rate-too-high")
    episode.step(Run(episode.observation.goal))
    row = named(encoder, episode)
    assert row["seen metric train.loss"] == row["fresh metric train.loss"] == 1
    (loss,) = (each.value for each in episode.observation.knowledge if each.name == "train.loss")
    assert row["value metric train.loss"] == pytest.approx(scalar(loss))
    episode.step(Edit({"trainer.learning_rate": 3e-5}))
    row = named(encoder, episode)
    assert row["seen metric train.loss"] == 1
    assert "fresh metric train.loss" not in row


def test_the_last_action_shows_its_outcome_and_its_words() -> None:
    encoder, episode = encoder_of("pad-token-missing")
    begin = named(encoder, episode)
    assert not [key for key in begin if key.startswith("outcome ")]
    episode.step(Inspect("settings"))
    row = named(encoder, episode)
    assert row["outcome done"] == 1
    assert "minutes" not in row
    words = {bucket_of(word, 512) for line in episode.observation.lines for word in words_of(line)}
    assert {key for key in row if key.startswith("word ")} == {f"word {each}" for each in words}
    episode.step(Run("nowhere"))
    assert named(encoder, episode)["outcome refused"] == 1


def test_equal_moments_have_equal_rows_whatever_led_there() -> None:
    encoder, episode = encoder_of("pad-token-missing")
    other = fragileml.make("pad-token-missing")
    for _ in range(3):
        episode.step(Run("nowhere"))
    for each in (episode, other):
        each.step(Inspect("traceback"))
    assert np.array_equal(encoder.row(episode.snapshot()), encoder.row(other.snapshot()))


@pytest.mark.parametrize("scenario", ["pad-token-missing", "numpy-on-a-friday"])
def test_rows_do_not_depend_on_the_tier(scenario: str) -> None:
    interpreter = fragileml.link(fragileml.load_machine(scenario))
    layout = Layout.of([interpreter.program])
    slow, fast = (Episode(interpreter, tier=tier) for tier in ("reference", "compiled"))
    encoders = [Encoder(layout, interpreter.program) for _ in range(2)]
    menu = [i for i, a in enumerate(interpreter.menu) if not isinstance(a, fragileml.Submit)]
    for choice in np.random.default_rng(0).choice(menu, 20):
        rows = [
            encoder.row(episode.snapshot())
            for encoder, episode in zip(encoders, (slow, fast), strict=True)
        ]
        assert np.array_equal(rows[0], rows[1])
        if slow.ended:
            break
        slow.step(choice)
        fast.step(choice)


def test_parts_are_sealed_and_rows_are_not() -> None:
    encoder, episode = encoder_of("pad-token-missing")
    moment = episode.snapshot()
    part = encoder.state(moment.state)
    with pytest.raises(ValueError, match="read-only"):
        part[0] = 1
    assert encoder.row(moment) is not encoder.row(moment)
    assert encoder.row(moment).flags.writeable


def test_a_layout_does_not_depend_on_the_order_of_machines() -> None:
    programs = [
        Interpreter(fragileml.load_machine(name)).program
        for name in ("pad-token-missing", "columns-dropped", "numpy-on-a-friday")
    ]
    both = [Layout.of(each) for each in (programs, reversed(programs))]
    assert both[0].columns == both[1].columns
    assert both[0].fingerprint == both[1].fingerprint
    assert len(set(both[0].columns)) == len(both[0].columns)


def test_scenarios_of_a_pipeline_share_their_layout() -> None:
    names = ("pad-token-missing", "answers-without-end")
    layouts = {
        Layout.of([Interpreter(fragileml.load_machine(each)).program]).fingerprint for each in names
    }
    assert len(layouts) == 1


PINNED = "036c91a129006b17a57e18bc2f7ab583907d8e529c83f28c4dabfe69417f4093"


def test_the_encoding_changes_with_its_version_alone() -> None:
    digest = hashlib.sha256(str(ENCODING_VERSION).encode())
    for each in (machine(), varied()):
        episode = Episode(each)
        program = episode.interpreter.program
        encoder = Encoder(Layout.of([program]), program)
        digest.update(encoder.layout.fingerprint.encode())
        for index in range(0, len(episode.actions()) - 20, 3):
            digest.update(np.round(encoder.row(episode.snapshot()), 3).astype("<f4").tobytes())
            episode.step(index)
            if episode.ended:
                break
    assert digest.hexdigest() == PINNED, "raise ENCODING_VERSION, then pin the new digest"


@given(st.floats(), st.floats())
def test_squashed_numbers_keep_their_order_within_bounds(one: float, other: float) -> None:
    assert -1 <= squash(one) <= 1
    if not math.isnan(one) and not math.isnan(other) and one <= other:
        assert squash(one) <= squash(other)


def test_what_differs_in_practice_differs_in_the_row() -> None:
    values = [0.0, 1e-5, 5e-5, 1e-4, 1e-3, 0.1, 0.5, 1.0, 2, 8, 64, 1000, 12_000, 1e6]
    found = [float(np.float32(squash(each))) for each in values]
    assert all(high - low > 0.01 for low, high in pairwise(found))
    assert squash(-3.0) == -squash(3.0)
    assert squash(math.nan) == 0


@pytest.mark.parametrize(
    ("value", "order", "number"),
    [
        (None, (), 0.0),
        (True, (), 1.0),
        (False, (), -1.0),
        ("b", ("a", "b"), 1.0),
        ("a", ("a", "b"), 0.5),
        ((), (), 0.0),
    ],
)
def test_values_as_scalars(value: Value, order: tuple[str, ...], number: float) -> None:
    assert scalar(value, order) == number


@given(st.text() | st.lists(st.text(), min_size=1).map(tuple))
def test_any_text_is_a_number_within_bounds(value: str | tuple[str, ...]) -> None:
    assert -1 <= scalar(value) <= 1


def variable(kind: Kind, *values: str) -> Variable:
    plain = machine().variables[0]
    return evolve(plain, name="m.x", kind=kind, nullable=True, values=values)


@pytest.mark.parametrize(
    ("setting", "value", "numbers"),
    [
        (variable(Kind.BOOL), True, (1.0,)),
        (variable(Kind.BOOL), None, (0.0,)),
        (variable(Kind.INT), 0, (0.0, 1.0)),
        (variable(Kind.INT), None, (0.0, 0.0)),
        (variable(Kind.DOUBLE), math.nan, (0.0, 1.0)),
        (variable(Kind.ENUM, "a", "b"), "b", (0.0, 1.0)),
        (variable(Kind.ENUM, "a", "b"), None, (0.0, 0.0)),
        (variable(Kind.SET, "a", "b", "c"), ("a", "c"), (1.0, 0.0, 1.0)),
        (variable(Kind.SET, "a"), None, (0.0,)),
        (variable(Kind.VERSION), "2.1", (squash(2.01), 1.0)),
        (variable(Kind.VERSION), "nightly", (0.0, 1.0)),
        (variable(Kind.VERSION), None, (0.0, 0.0)),
    ],
)
def test_settings_as_numbers(setting: Variable, value: Value, numbers: tuple[float, ...]) -> None:
    assert setting_numbers(setting, value) == numbers
    assert len(setting_columns(setting)) == len(numbers)


def test_words_of_lines() -> None:
    line = "ValueError: Batch size 64, loss 0.3341 at batch_size=12000; Batch"
    assert words_of(line) == (
        *("valueerror", "batch", "size", "#2", "loss", "#1.", "at", "batch_size", "#5"),
    )
    assert words_of("") == ()


def test_buckets_are_the_same_in_every_process() -> None:
    program = "from fragileml.envs.words import bucket_of; print(bucket_of('error', 512))"
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert found == {f"{bucket_of('error', 512)}\n"}


def test_a_cache_stays_within_its_limit() -> None:
    cache: Bounded[int, int] = Bounded(3)
    assert [cache.get(each, lambda key: key * 10) for each in range(10)] == list(range(0, 100, 10))
    assert len(cache) <= 3
