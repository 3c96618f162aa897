"""Laws of every episode, on actions that an agent may or may not be allowed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fragileml
from fragileml.episode.rewards import Components
from fragileml.machine import Outcome

SCENARIOS = fragileml.scenarios()
INTERPRETERS = {name: fragileml.link(fragileml.load_machine(name)) for name in SCENARIOS}
NONSENSE = st.sampled_from(
    [
        fragileml.Edit({"no.such": 1}),
        fragileml.Edit({"trainer.learning_rate": "fast"}),
        fragileml.Edit({}),
        fragileml.Run("nowhere"),
        fragileml.Inspect("log", 99),
        fragileml.Inspect("no/probe"),
        fragileml.Call("no/action"),
        fragileml.Submit("no-module", "no-cause"),
    ]
)
CHOICES = st.lists(st.integers(0, 10_000) | NONSENSE, max_size=40)
LAWS = settings(max_examples=60)


def begin(scenario: str, seed: int = 0) -> fragileml.Episode:
    return fragileml.Episode(INTERPRETERS[scenario], seed)


def act(episode: fragileml.Episode, choice: int | fragileml.Action) -> fragileml.Step:
    """Take an action as it is, or one of the menu; submissions of the menu are made rare."""
    if not isinstance(choice, int):
        return episode.step(choice)
    menu = episode.actions()
    if choice % 50:
        menu = tuple(each for each in menu if not isinstance(each, fragileml.Submit))
    return episode.step(menu[choice % len(menu)])


def play(episode: fragileml.Episode, choices: list[int | fragileml.Action]) -> list[fragileml.Step]:
    steps = []
    for choice in choices:
        if episode.ended:
            break
        steps.append(act(episode, choice))
    return steps


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES, st.integers(0, 5))
def test_components_telescope_and_the_scalar_is_their_sum(
    scenario: str, choices: list[int | fragileml.Action], seed: int
) -> None:
    episode = begin(scenario, seed)
    steps = play(episode, choices)
    weights = episode.interpreter.machine.weights
    vectors = [step.components for step in steps]
    assert None not in vectors
    for name in Components.__annotations__:
        total = sum(getattr(vector, name) for vector in vectors)
        assert total == getattr(episode.result().components, name)
    for step in steps:
        assert step.components is not None
        assert step.reward == step.components.scalar(weights)
    assert sum(step.reward for step in steps) == episode.result().score


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES)
def test_success_pays_more_than_everything_else(
    scenario: str, choices: list[int | fragileml.Action]
) -> None:
    episode = begin(scenario)
    play(episode, choices)
    result = episode.result()
    assert -1000 <= result.components.cost <= 0
    assert -1000 <= result.components.regression <= 0
    assert -500 <= result.components.validity <= 0
    assert 0 <= result.components.repair <= 1000
    if result.success:
        assert result.score >= 500
    elif episode.interpreter.machine.faults:
        assert result.score <= 1000


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES)
def test_refused_actions_change_nothing_but_the_step(
    scenario: str, choices: list[int | fragileml.Action]
) -> None:
    episode = begin(scenario)
    for choice in choices:
        if episode.ended:
            break
        before = episode.snapshot()
        step = act(episode, choice)
        after = episode.snapshot()
        if step.observation.outcome is Outcome.REFUSED:
            assert after.state == before.state
            assert (after.minutes, after.steps) == (before.minutes, before.steps + 1)
            assert repr(after.known) == repr(before.known)
            assert step.observation.lines


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES)
def test_every_episode_ends(scenario: str, choices: list[int | fragileml.Action]) -> None:
    episode = begin(scenario)
    play(episode, choices)
    for _ in range(episode.interpreter.machine.steps):
        if episode.ended:
            break
        episode.step(fragileml.Inspect("log"))
    assert episode.ended
    with pytest.raises(fragileml.FragileMLError, match="over"):
        episode.step(fragileml.Inspect("log"))


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES, CHOICES)
def test_restore_and_fork_equal_playing_again(
    scenario: str,
    first: list[int | fragileml.Action],
    second: list[int | fragileml.Action],
) -> None:
    episode = begin(scenario)
    play(episode, first)
    place, twin = episode.snapshot(), episode.fork()
    play(episode, second)
    trace = episode.trace().text()
    play(twin, second)
    assert twin.trace().text() == trace
    episode.restore(place)
    play(episode, second)
    assert episode.trace().text() == trace
    again = begin(scenario)
    play(again, first)
    play(again, second)
    assert again.trace().text() == trace


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES)
def test_the_mask_says_exactly_what_is_refused(
    scenario: str, choices: list[int | fragileml.Action]
) -> None:
    episode = begin(scenario)
    play(episode, choices[:10])
    if episode.ended:
        assert not any(episode.mask())
        return
    for index, allowed in enumerate(episode.mask()):
        outcome = episode.fork().step(index).observation.outcome
        assert (outcome is not Outcome.REFUSED) is allowed


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES, st.integers(200, 5000))
def test_texts_keep_their_budget_and_their_secrets(
    scenario: str, choices: list[int | fragileml.Action], limit: int
) -> None:
    episode = begin(scenario)
    machine = episode.interpreter.machine
    notes = machine.annotations
    secrets = {notes.id, notes.title, notes.file, *notes.faults}
    secrets |= {issue.name for issue in machine.issues}
    for choice in choices:
        if episode.ended:
            break
        seen = act(episode, choice).observation
        assert len(seen.text(limit)) <= limit
        assert not any(secret in seen.text(100_000) for secret in secrets)


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES)
def test_evaluation_pays_all_at_the_end(
    scenario: str, choices: list[int | fragileml.Action]
) -> None:
    training = begin(scenario)
    judged = fragileml.Episode(INTERPRETERS[scenario], 0, "evaluation")
    play(training, choices)
    steps = play(judged, choices)
    assert all(step.components is None for step in steps)
    assert all(step.reward == 0 for step in steps[:-1])
    if judged.ended:
        assert steps[-1].reward == training.result().score


@LAWS
@given(st.sampled_from(SCENARIOS), CHOICES, st.integers(0, 3))
def test_a_trace_proves_itself(
    scenario: str, choices: list[int | fragileml.Action], seed: int
) -> None:
    episode = begin(scenario, seed)
    play(episode, choices)
    trace = fragileml.read_trace(episode.trace().text())
    assert isinstance(trace, fragileml.Trace)
    assert fragileml.replay(trace, INTERPRETERS[scenario]).proved
