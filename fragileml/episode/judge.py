"""Verdicts over the true state: success, repair, regressions, diagnosis."""

from __future__ import annotations

from functools import cached_property

from attrs import define

from fragileml.episode.rewards import UNIT
from fragileml.machine.actions import Submit
from fragileml.machine.evaluate import holds
from fragileml.machine.program import Program
from fragileml.machine.state import Mark, State
from fragileml.machine.world import World
from fragileml_dsl.machine.machine import Visibility
from fragileml_dsl.machine.reads import packages_of, slots_of

_HALF = 500


def is_bad(visibility: Visibility | None) -> bool:
    """Say whether an issue holds and counts: a warning does not."""
    return visibility is Visibility.LOUD or visibility is Visibility.SILENT


@define(slots=False, eq=False)
class Judge:
    """Compares states of one machine with the one at reset.

    Attributes:
        program: The machine.
        reset: The state at reset.
    """

    program: Program
    reset: State

    @cached_property
    def faulty(self) -> tuple[int, ...]:
        """The loud and silent issues that held at reset where success looks: what is to repair."""
        return tuple(i for i in self.program.relevant_issues if is_bad(self.reset.issues[i]))

    @cached_property
    def weight(self) -> int:
        """The weight of what is to repair."""
        return self._weigh(self.faulty)

    @cached_property
    def kept(self) -> tuple[int, ...]:
        """The keeps that held at reset."""
        return tuple(i for i in range(len(self.program.machine.keeps)) if self.keeps(i, self.reset))

    @cached_property
    def sound(self) -> tuple[int, ...]:
        """The issues that did not hold at reset, or did not count."""
        return tuple(i for i, each in enumerate(self.reset.issues) if not is_bad(each))

    def _weigh(self, issues: tuple[int, ...]) -> int:
        return sum(self.program.machine.issues[i].weight for i in issues)

    def keeps(self, keep: int, state: State) -> bool:
        """Say whether a condition that a repair must not break holds."""
        condition = self.program.machine.keeps[keep].when
        return holds(condition, World(self.program, state).frame())

    def repair(self, state: State) -> int:
        """Return the repaired share of what held at reset, in thousandths."""
        if not self.weight:
            return 0
        left = self._weigh(tuple([i for i in self.faulty if is_bad(state.issues[i])]))
        return UNIT * (self.weight - left) // self.weight

    def new_issues(self, state: State) -> tuple[int, ...]:
        """Return the loud and silent issues of any stage that hold and did not at reset."""
        issues = state.issues
        return tuple([i for i in self.sound if issues[i] is not None and is_bad(issues[i])])

    def newly_broken(self, state: State) -> tuple[int, ...]:
        """Return the keeps that are broken and were not at reset."""
        if not self.kept:
            return ()
        keeps, frame = self.program.machine.keeps, World(self.program, state).frame()
        return tuple([i for i in self.kept if not holds(keeps[i].when, frame)])

    @cached_property
    def _keeps_look_beyond_values(self) -> bool:
        nodes = (node for each in self.program.machine.keeps for node in each.when.walk())
        return any(node.operator in {"metric", "stage"} for node in nodes)

    @cached_property
    def _keeps_ask_of_packages(self) -> bool:
        return bool(packages_of(each.when for each in self.program.machine.keeps))

    @cached_property
    def _slots_of_keeps(self) -> tuple[int, ...]:
        return slots_of(each.when for each in self.program.machine.keeps)

    def same_regression(self, before: State, after: State) -> bool:
        """Say whether nothing that regressions follow from differs between two states."""
        if before.issues is not after.issues or self._keeps_look_beyond_values:
            return before is after
        if self._keeps_ask_of_packages and before.packages is not after.packages:
            return False
        old, new = before.values, after.values
        return all(old[slot] == new[slot] for slot in self._slots_of_keeps)

    def regressions(self, state: State) -> int:
        """Return how many new issues and newly broken keeps there are."""
        return len(self.new_issues(state)) + len(self.newly_broken(state))

    def regression(self, state: State) -> int:
        """Return the weight of all regressions as a share of what held at reset, negative."""
        weight = self._weigh(self.new_issues(state)) + len(self.newly_broken(state))
        return -min(UNIT, UNIT * weight // max(1, self.weight))

    def success(self, state: State) -> bool:
        """Say whether the goal is reached."""
        machine = self.program.machine
        return (
            state.marks[machine.goal] is Mark.GREEN
            and not any(is_bad(state.issues[i]) for i in self.program.relevant_issues)
            and all(self.keeps(i, state) for i in range(len(machine.keeps)))
            and holds(machine.success, World(self.program, state).frame())
        )

    def diagnosis(self, submit: Submit) -> int:
        """Return what naming a module and a cause is worth: 500 for each that is right."""
        if not self.faulty:
            return UNIT if submit.module is None and submit.cause is None else 0
        machine = self.program.machine
        suspects = [machine.issues[i] for i in self.faulty]
        return max(
            _HALF * (machine.modules[each.module] == submit.module)
            + _HALF * (each.cause == submit.cause)
            for each in suspects
        )
