"""Verdicts over packed states: what :class:`fragileml.episode.judge.Judge` says, from bits."""

from __future__ import annotations

from functools import cached_property

from attrs import define, field

from fragileml.episode.judge import Judge
from fragileml.episode.rewards import UNIT
from fragileml.machine.compiled.core import Condition, Core

_GREEN = 2
_REMEMBERED = 1 << 16


@define(slots=False, eq=False)
class Verdicts:
    """Judges packed states of one core.

    Attributes:
        core: Knows what the bits mean.
        judge: Knows what held at reset.
    """

    core: Core
    judge: Judge
    _repairs: dict[int, int] = field(factory=dict, init=False)
    _new: dict[int, int] = field(factory=dict, init=False)

    def _upper(self, issues: tuple[int, ...]) -> int:
        """Return the bits that say whether issues hold and count."""
        return sum(2 << self.core.layout.issue_bits[each] for each in issues)

    @cached_property
    def _faulty(self) -> int:
        return self._upper(self.judge.faulty)

    @cached_property
    def _sound(self) -> int:
        return self._upper(self.judge.sound)

    @cached_property
    def _relevant(self) -> int:
        return self._upper(self.core.program.relevant_issues)

    @cached_property
    def _kept(self) -> tuple[Condition, ...]:
        return tuple(self.core.condition(f"keep_{each}") for each in self.judge.kept)

    @cached_property
    def _keeps(self) -> tuple[Condition, ...]:
        count = len(self.core.program.machine.keeps)
        return tuple(self.core.condition(f"keep_{each}") for each in range(count))

    @cached_property
    def _weights(self) -> dict[int, int]:
        issues = enumerate(self.core.program.machine.issues)
        return {2 << self.core.layout.issue_bits[i]: each.weight for i, each in issues}

    def _weigh(self, flags: int, known: dict[int, int]) -> int:
        found = known.get(flags)
        if found is None:
            found, rest = 0, flags
            while rest:
                bit = rest & -rest
                found += self._weights[bit]
                rest ^= bit
            if len(known) >= _REMEMBERED:
                known.clear()
            known[flags] = found
        return found

    def repair(self, flags: int) -> int:
        """Return the repaired share of what held at reset, in thousandths."""
        weight = self.judge.weight
        if not weight:
            return 0
        return UNIT * (weight - self._weigh(flags & self._faulty, self._repairs)) // weight

    def regression(self, packed: int, flags: int) -> int:
        """Return the weight of all regressions as a share of what held at reset, negative."""
        weight = self._weigh(flags & self._sound, self._new)
        for kept in self._kept:
            weight += not kept(packed, flags)
        return -min(UNIT, UNIT * weight // max(1, self.judge.weight))

    def success(self, packed: int, flags: int) -> bool:
        """Say whether the goal is reached."""
        goal = self.core.layout.marks[self.core.program.machine.goal]
        return (
            packed >> goal.shift & goal.low == _GREEN
            and not flags & self._relevant
            and all(keep(packed, flags) for keep in self._keeps)
            and self.core.condition("success")(packed, flags)
        )
