"""Traces that were altered, cut or made elsewhere are refused with the reason."""

from __future__ import annotations

import json

import pytest

import fragileml


@pytest.fixture(scope="module")
def text() -> str:
    episode = fragileml.make("pad-token-missing")
    for action in (
        fragileml.Inspect("log"),
        fragileml.Run("evaluate"),
        fragileml.Edit({"tokenizer.pad_token": "eos"}),
        fragileml.Submit(),
    ):
        episode.step(action)
    return episode.trace().text()


def rejected(text: str) -> str:
    trace = fragileml.read_trace(text)
    if isinstance(trace, fragileml.Rejection):
        return trace.reason
    verdict = fragileml.replay(trace, fragileml.link(fragileml.load_machine("pad-token-missing")))
    assert not verdict.proved
    return verdict.reason


def test_every_line_is_needed(text: str) -> None:
    lines = text.splitlines(keepends=True)
    for number in range(len(lines)):
        assert rejected("".join(lines[:number] + lines[number + 1 :]))


def test_a_cut_trace_is_refused(text: str) -> None:
    lines = text.splitlines(keepends=True)
    for number in range(len(lines)):
        assert rejected("".join(lines[:number]))
        assert rejected("".join(lines[:number]) + lines[number][:-5])


def test_a_changed_number_is_found(text: str) -> None:
    lines = text.splitlines()
    for number, line in enumerate(lines[1:-1], 1):
        record = json.loads(line)
        record["minutes"] = record.get("minutes", 0) + 1
        assert rejected(
            "\n".join([*lines[:number], json.dumps(record), *lines[number + 1 :]]) + "\n"
        )


def test_other_semantics_are_refused(text: str) -> None:
    header, rest = text.split("\n", 1)
    changed = json.loads(header)
    changed["semantics"] += 1
    assert "semantics" in rejected(json.dumps(changed) + "\n" + rest) or rejected(
        json.dumps(changed) + "\n" + rest
    )


@pytest.mark.parametrize("junk", ["", "{}", "null\n", "not json\n", "[1]\n[2]\n", "\x00"])
def test_junk_is_refused(junk: str) -> None:
    assert isinstance(fragileml.read_trace(junk), fragileml.Rejection)


def test_diff_names_the_first_step_that_differs() -> None:
    left, right = fragileml.make("pad-token-missing"), fragileml.make("pad-token-missing")
    for episode in (left, right):
        episode.step(fragileml.Inspect("log"))
    assert fragileml.diff(left.trace(), right.trace()) is None
    left.step(fragileml.Run("data"))
    right.step(fragileml.Run("evaluate"))
    difference = fragileml.diff(left.trace(), right.trace())
    assert difference is not None
    assert (difference.step, difference.what) == (2, "action")


@pytest.mark.parametrize("value", [float("nan"), 1, True])
def test_a_trace_that_is_read_again_does_not_differ(value: float) -> None:
    episode = fragileml.make("pad-token-missing")
    episode.step(fragileml.Edit({"trainer.learning_rate": value}))
    again = fragileml.read_trace(episode.trace().text())
    assert isinstance(again, fragileml.Trace)
    assert fragileml.diff(episode.trace(), again) is None


def test_diff_tells_values_that_python_takes_for_equal() -> None:
    traces = []
    for value in (1, True):
        episode = fragileml.make("pad-token-missing")
        episode.step(fragileml.Edit({"no.such": value}))
        traces.append(episode.trace())
    difference = fragileml.diff(*traces)
    assert difference is not None
    assert (difference.step, difference.what) == (1, "action")
