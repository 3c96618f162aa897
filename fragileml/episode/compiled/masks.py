"""Which actions of the menu would be accepted."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeAlias

from attrs import define, field

from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run
from fragileml.machine.compiled.core import Core
from fragileml.machine.menu import dearest
from fragileml.machine.probes import BUILT_IN, built_in_minutes

_REMEMBERED = 1 << 10
_MASK_BYTES = 400
_POINTER = 8

Possible: TypeAlias = Callable[[int, int], bool]


@define(slots=False, eq=False)
class Masks:
    """Prices and conditions of a menu's actions.

    Attributes:
        core: Generated code.
    """

    core: Core
    _masks: dict[tuple[tuple[bool, ...], int], tuple[bool, ...]] = field(factory=dict, init=False)

    @property
    def weight(self) -> int:
        """About how many bytes the masks take that are remembered."""
        # What is possible of a menu is no more than the menu; to ask here would generate code.
        return len(self._masks) * (_MASK_BYTES + 2 * _POINTER * len(self.core.interpreter.menu))

    @cached_property
    def _conditions(self) -> tuple[tuple[int, Possible], ...]:
        """The actions that are not always possible, by index."""
        found = ((i, self._condition(each)) for i, each in enumerate(self.core.interpreter.menu))
        return tuple((index, condition) for index, condition in found if condition)

    def _condition(self, action: Action) -> Possible | None:
        program = self.core.program
        if isinstance(action, Call):
            return self.core.condition(f"guard_{program.actions[action.action]}")
        if isinstance(action, Inspect) and action.probe not in BUILT_IN:
            needed = program.machine.probes[program.probes[action.probe]].after
            if needed is not None:
                mask = self.core.layout.marks[needed].mask
                return lambda packed, _flags: packed & mask != 0
        return None

    @cached_property
    def dearest(self) -> int:
        """The minutes from which on they are no matter."""
        return dearest(self.core.program.machine)

    @cached_property
    def _prices(self) -> tuple[int, ...]:
        return tuple(map(self._price, self.core.interpreter.menu))

    def _price(self, action: Action) -> int:
        """Return what an action is refused for where it is more than what is left."""
        program = self.core.program
        costs = program.machine.costs
        match action:
            case Run():
                return 0
            case Edit():
                return costs.edit
            case Inspect() if action.probe in BUILT_IN:
                return built_in_minutes(costs, action.probe)
            case Inspect():
                return program.machine.probes[program.probes[action.probe]].minutes
            case Call():
                return program.machine.actions[program.actions[action.action]].minutes
            case Pip():
                return self._price_of_pip(action.arguments)
            case _:
                return costs.submit

    def _price_of_pip(self, arguments: str) -> int:
        costs, installer = self.core.program.machine.costs, self.core.interpreter.installer
        if installer is None:
            return costs.pip
        looked = installer.run(self.core.layout.first.packages, arguments).looked
        return costs.packages if looked else costs.pip

    def possible(self, packed: int, flags: int) -> tuple[bool, ...]:
        """Return which of the actions that are not always possible are so in a state."""
        return tuple([condition(packed, flags) for _, condition in self._conditions])

    def mask(self, possible: tuple[bool, ...], left: int) -> tuple[bool, ...]:
        """Return the mask for what is possible and the minutes that are left.

        Equal masks are one object until they are more than 1,024.
        """
        key = possible, min(left, self.dearest)
        mask = self._masks.get(key)
        if mask is None:
            if len(self._masks) >= _REMEMBERED:
                self._masks.clear()
            mask = self._masks[key] = self._mask(*key)
        return mask

    def _mask(self, possible: tuple[bool, ...], left: int) -> tuple[bool, ...]:
        mask = [price <= left for price in self._prices]
        for (index, _), each in zip(self._conditions, possible, strict=True):
            mask[index] = mask[index] and each
        return tuple(mask)
