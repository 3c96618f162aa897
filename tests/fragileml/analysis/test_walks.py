"""What random steps meet, and what they say was never met."""

from __future__ import annotations

from attrs import evolve

from fragileml.analysis.walks import Walked, never_met, walk
from fragileml.packages.linking import link
from fragileml_dsl.machine.machine import Choice, Machine, Metric
from fragileml_dsl.machine.term import TRUE
from tests.fragileml.machines import TRAIN, lit, machine

STEPS = 1_500
FALSE = lit(value=False)


def _walk(one: Machine) -> Walked:
    return walk([link(one)], STEPS)


def _missed(one: Machine) -> list[str]:
    return [message.partition(" in ")[0] for _, message in never_met([_walk(one)])]


def test_all_of_a_machine_is_met_and_every_time_by_the_same_steps() -> None:
    walked = _walk(machine())
    assert walked == _walk(machine())
    assert (walked.pipeline, walked.missed, walked.infinite) == ("small", (), ())
    assert walked.steps >= STEPS
    assert ("hub/outage", "it never holds") in walked.met


def test_an_issue_that_cannot_hold() -> None:
    first, *others = machine().issues
    one = machine(issues=(evolve(first, when=FALSE), *others))
    assert _missed(one) == [
        "tokenizer/pad-token-missing: its message 1 is never printed",
        "tokenizer/pad-token-missing: its message 2 is never printed",
        "tokenizer/pad-token-missing: it never holds",
    ]


def test_an_action_that_is_never_allowed() -> None:
    (action,) = machine().actions
    one = machine(actions=(evolve(action, guard=FALSE),))
    assert _missed(one) == ["cache/clear: it is never allowed"]


def test_a_text_behind_another() -> None:
    (probe,) = machine().probes
    text = (Choice(TRUE, ("rows",)), *probe.text[1:])
    one = machine(probes=(evolve(probe, text=text),))
    assert _missed(one) == ["hub/inspect-rows: its text 2 is never printed"]


def test_what_another_pipeline_of_the_pack_meets_is_no_finding() -> None:
    (action,) = machine().actions
    one = machine(actions=(evolve(action, guard=FALSE),))
    assert list(never_met([_walk(one), _walk(machine())])) == []


def test_a_metric_that_is_infinite() -> None:
    metrics = (Metric("train.loss", TRAIN, lit(float("inf")), (2,)), *machine().metrics[1:])
    assert _missed(machine(metrics=metrics)) == ["the metric train.loss can be infinite"]
