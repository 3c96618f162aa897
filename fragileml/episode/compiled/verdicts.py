"""Verdicts over packed states: what :class:`fragileml.episode.judge.Judge` says, from bits."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

from attrs import define, field, frozen

from fragileml.episode.judge import Judge
from fragileml.episode.rewards import UNIT, outcome_total
from fragileml.machine.actions import Submit
from fragileml.machine.compiled.core import Condition, Core
from fragileml.machine.compiled.layout import GREEN

Worth: TypeAlias = tuple[int, int, int]

_REMEMBERED = 1 << 16
_WORTH_BYTES = 400


@frozen
class Payment:
    """What a submission pays, in thousandths; nothing for any other action.

    Attributes:
        outcome: The component ``outcome``.
        diagnosis: The component ``diagnosis``.
        bonus: What both add to the scalar.
    """

    outcome: int = 0
    diagnosis: int = 0
    bonus: int = 0


@define(slots=False, eq=False)
class Verdicts:
    """Judges packed states of one core.

    Attributes:
        core: Knows what the bits mean.
        judge: Knows what held at reset.
    """

    core: Core
    judge: Judge
    _known: dict[tuple[int, int], Worth] = field(factory=dict, init=False)
    _diagnoses: dict[Submit, int] = field(factory=dict, init=False)

    @property
    def weight(self) -> int:
        """About how many bytes the verdicts take that are remembered."""
        return len(self._known) * _WORTH_BYTES

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

    @cached_property
    def _counting(self) -> int:
        return self._faulty | self._sound

    def worth(self, packed: int, flags: int) -> Worth:
        """Return what a state is worth: ``repair``, ``regression``, and both in the scalar."""
        key = flags & self._counting
        broken = 0
        for kept in self._kept:
            broken += not kept(packed, flags)
        found = self._known.get((key, broken))
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[key, broken] = self._worth(flags, broken)
        return found

    def _worth(self, flags: int, broken: int) -> Worth:
        weight, weights = self.judge.weight, self.core.program.machine.weights
        left, new = self._weigh(flags & self._faulty), self._weigh(flags & self._sound)
        repair = UNIT * (weight - left) // weight if weight else 0
        regression = -min(UNIT, UNIT * (new + broken) // max(1, weight))
        return repair, regression, weights.repair * repair + weights.regression * regression

    def _weigh(self, flags: int) -> int:
        found = 0
        while flags:
            bit = flags & -flags
            found += self._weights[bit]
            flags ^= bit
        return found

    def success(self, packed: int, flags: int) -> bool:
        """Say whether the goal is reached."""
        goal = self.core.layout.marks[self.core.program.machine.goal]
        return (
            packed >> goal.shift & goal.low == GREEN
            and not flags & self._relevant
            and all(keep(packed, flags) for keep in self._keeps)
            and self.core.condition("success")(packed, flags)
        )

    def payment(self, packed: int, flags: int, submit: Submit) -> Payment:
        """Return what a submission pays."""
        diagnosis = self._diagnoses.get(submit)
        if diagnosis is None:
            diagnosis = self._diagnoses[submit] = self.judge.diagnosis(submit)
        outcome = outcome_total(success=self.success(packed, flags))
        weights = self.core.program.machine.weights
        bonus = weights.outcome * outcome + weights.diagnosis * diagnosis
        return Payment(outcome, diagnosis, bonus)
