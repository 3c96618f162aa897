"""A seat that remembers gives what the encoder makes of an episode that is worked out anew."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import fragileml
from fragileml.envs.encoder import Encoder
from fragileml.envs.encoding import Encoding
from fragileml.envs.memory import in_units
from fragileml.envs.seat import Seat
from fragileml.episode import Episode, Mode
from fragileml.machine import Interpreter, Submit
from fragileml_dsl.errors import FragileMLError

SCENARIOS = (
    "pad-token-missing",
    "three-stops-to-the-service",
    "answers-that-vary",
    "numpy-on-a-friday",
)
_ENOUGH_FOR_ALL = 1 << 24
_ROOM = {"remembering": _ENOUGH_FOR_ALL, "forgetting": 0}


def interpreter_of(scenario: str) -> Interpreter:
    return fragileml.link(fragileml.load_machine(scenario))


def choices(interpreter: Interpreter, seed: int) -> Iterator[int]:
    """Yield few actions again and again, so that most has been met before."""
    chance, menu = np.random.default_rng(seed), interpreter.menu
    submits = [index for index, each in enumerate(menu) if isinstance(each, Submit)]
    few = [*chance.choice(len(menu), 4).tolist(), *range(3), submits[0]]
    while True:
        yield int(chance.choice(few))


@pytest.mark.parametrize("mode", tuple(Mode))
@pytest.mark.parametrize("room", _ROOM)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_is_remembered_is_what_would_be_worked_out(
    scenario: str, room: str, mode: Mode
) -> None:
    interpreter = interpreter_of(scenario)
    encoding = Encoding.of_one(interpreter)
    seat = Seat(encoding, Episode(interpreter, 0, mode, "compiled"), _ROOM[room])
    truth = Episode(interpreter, 0, mode, "reference")
    encoder, actions = Encoder(encoding.layout, interpreter.program), choices(interpreter, 1)
    for episode in range(12):
        seat.reset(episode % 4)
        truth.reset(episode % 4)
        while not truth.ended:
            action = next(actions)
            taken, step = seat.step(action), truth.step(action)
            assert (seat.row() == encoder.row(truth.snapshot())).all()
            assert seat.mask().tolist() == list(truth.mask())
            assert taken.reward == step.reward
            assert (taken.terminated, taken.truncated) == (step.terminated, step.truncated)
            assert taken.components == (in_units(step.components) if step.components else None)
            assert taken.success == (truth.result().success if truth.ended else None)
        if episode % 3 == 0:
            assert seat.episode.trace() == truth.trace()


@pytest.mark.parametrize("scenario", SCENARIOS[:2])
def test_minutes_run_out_at_the_same_step(scenario: str) -> None:
    interpreter = interpreter_of(scenario)
    seat = Seat(Encoding.of_one(interpreter), Episode(interpreter, tier="compiled"))
    truth = Episode(interpreter, tier="reference")
    dearest = max(range(len(interpreter.menu)), key=lambda each: _minutes(interpreter, each))
    for _ in range(3):
        seat.reset(0)
        truth.reset(0)
        while not truth.ended:
            taken, step = seat.step(dearest), truth.step(dearest)
            assert (taken.reward, taken.truncated) == (step.reward, step.truncated)
            assert seat.mask().tolist() == list(truth.mask())


def _minutes(interpreter: Interpreter, action: int) -> int:
    episode = Episode(interpreter, tier="reference")
    if isinstance(interpreter.menu[action], Submit):
        return 0
    episode.step(action)
    return episode.snapshot().minutes


def test_whoever_has_the_episode_may_move_it() -> None:
    interpreter = interpreter_of("pad-token-missing")
    seat = Seat(Encoding.of_one(interpreter), Episode(interpreter, tier="compiled"))
    seat.reset(0)
    first = seat.episode.snapshot()
    rows = [seat.row()]
    for action in (0, 1, 2):
        seat.step(action)
        rows.append(seat.row())
    seat.episode.restore(first)
    for action, row in zip((0, 1, 2), rows, strict=False):
        assert (seat.row() == row).all()
        seat.step(action)
    assert seat.episode.snapshot().steps == 3


def test_nothing_is_remembered_beyond_the_end() -> None:
    interpreter = interpreter_of("pad-token-missing")
    submit = next(i for i, each in enumerate(interpreter.menu) if isinstance(each, Submit))
    seat = Seat(Encoding.of_one(interpreter), Episode(interpreter, tier="compiled"))
    for _ in range(3):
        seat.reset(0)
        assert seat.step(submit).terminated
        assert not seat.mask().any()
        with pytest.raises(FragileMLError, match="over"):
            seat.step(0)
