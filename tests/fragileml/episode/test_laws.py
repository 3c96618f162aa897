"""The laws of plays, tried all over the library, and what they do not say."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fragileml
from fragileml.episode.playing import take
from fragileml.library import scenario_path
from fragileml.testing import LAWS, Law, Subject, plays
from fragileml.testing.laws.law import Scope

SCENARIOS = fragileml.scenarios()
OF_PLAYS = [law for law in LAWS if law.scope is not Scope.SCENARIO]


@cache
def subject_of(scenario: str) -> Subject:
    return Subject.of(scenario_path(scenario))


@pytest.mark.parametrize("law", OF_PLAYS, ids=lambda law: law.id)
@settings(max_examples=8)
@given(scenario=st.sampled_from(SCENARIOS), data=st.data())
def test_a_law_holds_wherever_it_is_tried(law: Law, scenario: str, data: st.DataObject) -> None:
    subject = subject_of(scenario)
    if law.concerns(subject):
        law.check(subject, data.draw(plays(subject.machine)))


@settings(max_examples=30)
@given(scenario=st.sampled_from(SCENARIOS), data=st.data())
def test_success_pays_more_than_everything_else(scenario: str, data: st.DataObject) -> None:
    subject = subject_of(scenario)
    play = data.draw(plays(subject.machine))
    episode = subject.begin(play.seed)
    take(episode, play.actions)
    result = episode.result()
    if result.success:
        assert result.score >= 500
    elif subject.machine.faults:
        assert result.score <= 1000


@settings(max_examples=30)
@given(scenario=st.sampled_from(SCENARIOS), data=st.data())
def test_texts_keep_their_secrets(scenario: str, data: st.DataObject) -> None:
    subject = subject_of(scenario)
    notes = subject.machine.annotations
    secrets = {notes.id, notes.title, notes.file, *notes.faults}
    secrets |= {issue.name for issue in subject.machine.issues}
    play = data.draw(plays(subject.machine))
    for step in take(subject.begin(play.seed), play.actions):
        text = step.observation.text(100_000)
        assert not [secret for secret in secrets if secret in text]
