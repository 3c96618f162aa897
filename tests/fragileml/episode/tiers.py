"""Two tiers side by side: the same actions, and everything that they show compared."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TypeAlias

import fragileml
from fragileml.analysis.scripts import action_of
from fragileml.episode.moment import Moment
from fragileml.machine.actions import Action, Given
from fragileml.machine.interpreter import Interpreter
from fragileml.testing.laws.tiers import agree
from fragileml_dsl.machine.machine import Machine, Variable

Both: TypeAlias = tuple[Moment, Moment]

_ODD: tuple[Given, ...] = (7, 0.5, True, "x", 13, -1, -0.0, 1e-5, None)


def choices(machine: Machine, menu: tuple[Action, ...], draw: random.Random) -> Iterator[Action]:
    """Yield actions of the menu, edits of any kind, and what no machine allows."""
    settings = [each for each in machine.variables if each.editable]
    runs = [fragileml.Run(stage.name) for stage in machine.stages]
    while True:
        kind = draw.random()
        if kind < 0.6:
            action = draw.choice(menu)
            if not isinstance(action, fragileml.Submit) or draw.random() < 0.2:
                yield action
        elif kind < 0.8:
            yield draw.choice(runs)
        elif kind < 0.9 and settings:
            yield fragileml.Edit(_some(settings, draw))
        else:
            yield draw.choice(_UNUSUAL)


_UNUSUAL = (
    fragileml.Edit({"no.such": 1}),
    fragileml.Run("nowhere"),
    fragileml.Inspect("log", 2),
    fragileml.Inspect("log", 99),
    fragileml.Inspect("changes"),
    fragileml.Pip("list"),
    fragileml.Pip("install --no-such-option"),
    fragileml.Inspect("traceback"),
)


def _some(settings: list[Variable], draw: random.Random) -> dict[str, Given]:
    chosen = draw.sample(settings, min(len(settings), draw.randint(1, 3)))
    return {
        each.name: draw.choice(each.menu if each.menu and draw.random() < 0.5 else _ODD)
        for each in chosen
    }


def along_tests(one: fragileml.Episode, two: fragileml.Episode) -> Iterator[Both]:
    """Play the machine's own tests in both tiers, and yield the moments on the way.

    Chance alone hardly ever comes near a repair.
    """
    yield one.snapshot(), two.snapshot()
    for test in one.interpreter.machine.annotations.tests:
        one.reset(), two.reset()
        for step in test.script:
            if one.ended:
                break
            one.step(action_of(step)), two.step(action_of(step))
            agree(one.snapshot(), two.snapshot())
            if not one.ended:
                yield one.snapshot(), two.snapshot()
    one.reset(), two.reset()


def play_both(interpreter: Interpreter, steps: int, seed: int = 0) -> None:
    """Take random steps in both tiers, with restored snapshots, and compare all that they show."""
    draw = random.Random(seed)
    one = fragileml.Episode(interpreter, seed, tier="reference")
    two = fragileml.Episode(interpreter, seed, tier="compiled")
    actions = choices(interpreter.machine, one.actions(), draw)
    places = list(along_tests(one, two))
    for number in range(steps):
        if one.ended or draw.random() < 0.02:
            assert one.result() == two.result()
            left, right = draw.choice(places)
            one.restore(left)
            two.restore(draw.choice([left, right]))
            agree(one.snapshot(), two.snapshot())
        assert number % 5 or one.mask() == two.mask()
        action = next(actions)
        left_step, right_step = one.step(action), two.step(action)
        agree(one.snapshot(), two.snapshot())
        for name in ("reward", "terminated", "truncated", "components"):
            assert getattr(left_step, name) == getattr(right_step, name)
        if number % 10 == 0 or isinstance(action, fragileml.Inspect):
            text = left_step.observation.text()
            assert right_step.observation.text() == text
            assert right_step.observation.text() == text
        if not one.ended and draw.random() < 0.1:
            places.append((one.snapshot(), two.snapshot()))
    assert one.trace().text() == two.trace().text()
