"""Which tier makes the steps of an episode."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from attrs import define, field

from fragileml.episode.reference import ReferenceTier
from fragileml.episode.tier import Tier
from fragileml.machine.actions import Action, Edit
from fragileml.machine.interpreter import Interpreter

if TYPE_CHECKING:
    from fragileml.episode.compiled.tier import CompiledTier

_RESETS_BEFORE_COMPILING = 8

Key: TypeAlias = tuple[Action, tuple[str, ...]]


class TierName(StrEnum):
    """Names of the tiers, and of the choice between them."""

    AUTO = "auto"
    REFERENCE = "reference"
    COMPILED = "compiled"


@define(slots=False, eq=False)
class Tiers:
    """The tiers of one interpreter, made when they are needed and shared by its episodes.

    Attributes:
        interpreter: Runs the machine.
    """

    interpreter: Interpreter
    _resets: int = field(default=0, init=False)

    @cached_property
    def _reference(self) -> Tier:
        return ReferenceTier(self.interpreter)

    @cached_property
    def compiled(self) -> CompiledTier:
        """The tier that generates code."""
        from fragileml.episode.compiled.tier import CompiledTier

        return CompiledTier(self.interpreter)

    def choose(self, name: TierName) -> Tier:
        """Return the tier for an episode that begins."""
        self._resets += 1
        if name is TierName.AUTO:
            often = self._resets > _RESETS_BEFORE_COMPILING
            return self.compiled if often else self._reference
        return self.compiled if name is TierName.COMPILED else self._reference

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {_key(action): index for index, action in enumerate(self.interpreter.menu)}

    def find(self, action: Action) -> int | None:
        """Return an action's place in the menu, None if it is not exactly there."""
        return self._places.get(_key(action))


def _key(action: Action) -> Key:
    """Return what only the same action has: ``1``, ``1.0``, ``true`` and ``-0.0`` differ."""
    if isinstance(action, Edit):
        return action, tuple([repr(value) for _, value in action.settings])
    return action, ()
