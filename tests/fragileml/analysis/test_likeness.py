"""Which beginnings are said to be alike, beside the pages of the codes."""

from __future__ import annotations

from attrs import evolve

from fragileml.analysis import prove
from fragileml.analysis.likeness import compare
from fragileml_dsl.machine.machine import Machine
from tests.fragileml.machines import machine


def _codes(*machines: Machine) -> list[str]:
    return [each.code for each in compare((one, prove(one)) for one in machines)]


def _named(one: Machine, id_: str) -> Machine:
    return evolve(one, annotations=evolve(one.annotations, id=id_, file=f"{id_}.yaml"))


def test_a_scenario_alone_is_like_nothing() -> None:
    assert _codes(machine()) == []


def test_the_same_under_another_name_is_a_duplicate() -> None:
    assert _codes(machine(), _named(machine(), "again")) == ["FML818"]


def test_controls_may_be_alike() -> None:
    control = machine(faults=())
    control = evolve(control, annotations=evolve(control.annotations, faults=(), raises=()))
    assert _codes(control, _named(control, "again")) == []


def test_another_goal_makes_another_scenario() -> None:
    assert _codes(machine(), _named(machine(goal=1), "again")) == []


def test_other_prices_tell_scenarios_of_a_pipeline_apart() -> None:
    dear = machine(costs=evolve(machine().costs, edit=7))
    assert _codes(machine(), _named(dear, "dear")) == ["FML818", "FML819"]


def test_pipelines_are_not_compared_with_each_other() -> None:
    other = _named(machine(), "again")
    other = evolve(other, annotations=evolve(other.annotations, pipeline="other"))
    assert _codes(machine(), other) == []
