"""The discrete menu: the same for all scenarios of a pipeline, so that it tells nothing."""

from __future__ import annotations

from collections.abc import Iterator

from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.probes import BUILT_IN
from fragileml_dsl.machine.machine import Machine


def menu_of(machine: Machine) -> tuple[Action, ...]:
    """Return the actions that a discrete interface offers, in an order that never changes."""
    return tuple(_items(machine))


def _items(machine: Machine) -> Iterator[Action]:
    yield from (Inspect(name) for name in BUILT_IN)
    yield from (Inspect(probe.name) for probe in machine.probes)
    for variable in machine.variables:
        if variable.editable:
            yield from (Edit({variable.name: value}) for value in variable.menu)
    yield from (Run(stage.name) for stage in machine.stages)
    yield from (Call(action.name) for action in machine.actions)
    yield from (Pip(line) for line in machine.packages.menu)
    yield Submit()
    for module in machine.modules:
        yield from (Submit(module, cause) for cause in machine.causes)
