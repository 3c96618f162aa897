"""The discrete menu: the same for all scenarios of a pipeline, so that it tells nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from fragileml.machine.actions import (
    Action,
    Call,
    Edit,
    Inspect,
    Pip,
    Run,
    Submit,
    action_to_json,
)
from fragileml.machine.probes import BUILT_IN, built_in_minutes
from fragileml_dsl.machine.machine import Machine

Menu = tuple[Action, ...]


def menu_of(machine: Machine) -> Menu:
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


def action_id(action: Action) -> str:
    """Return the canonical text of an action: the same wherever and whenever it is offered.

    Indices are those of one menu and shift when a module gains an entry; this does not.
    """
    return json.dumps(action_to_json(action), sort_keys=True, separators=(",", ":"))


@frozen(eq=False)
class JointMenu:
    """One menu for several pipelines: each action that any of them offers, once.

    Attributes:
        actions: The actions, sorted by their ids.
        ids: Their ids.
    """

    actions: Menu
    ids: tuple[str, ...]

    @classmethod
    def of(cls, menus: Iterable[Menu]) -> JointMenu:
        """Join menus; their order does not matter."""
        named = {action_id(action): action for menu in menus for action in menu}
        ids = tuple(sorted(named))
        return cls(tuple(named[each] for each in ids), ids)

    def local(self, menu: Sequence[Action]) -> tuple[int, ...]:
        """Return for each joint index the index into ``menu``, -1 where that lacks the action."""
        places = {action_id(action): index for index, action in enumerate(menu)}
        return tuple(places.get(each, -1) for each in self.ids)


def dearest(machine: Machine) -> int:
    """Return the minutes with which no action of the menu is refused for its price."""
    costs = machine.costs
    built_in = (built_in_minutes(costs, probe) for probe in BUILT_IN)
    probes = (each.minutes for each in machine.probes)
    actions = (each.minutes for each in machine.actions)
    own = (costs.edit, costs.pip, costs.packages, costs.submit)
    return max(*own, *built_in, *probes, *actions)
