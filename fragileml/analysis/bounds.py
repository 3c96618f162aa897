"""A lower bound of what a state still costs until success: what keeps the search for par short.

Two things must still happen. The stages up to the goal that are not green must be run. And an issue
that holds must be repaired: whoever does that by an action changes something that the issue reads,
which lowers the marks of its stage and of all below, so that they must be run again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product

from attrs import define, evolve, field, frozen

from fragileml.analysis.reads import PACKAGES
from fragileml.analysis.space import Space
from fragileml.machine.evaluate import evaluate
from fragileml_dsl.machine.term import Term, Value

STEP = 1 << 12
"""One minute, in units in which a step is one: the cheapest way is one of the fewest minutes, and
among those of the fewest steps. No budget of steps that can be explored comes near it."""


@frozen
class Lasting:
    """An issue that no run can repair by itself.

    Attributes:
        issue: Its number.
        stages: Its stage and all below.
        touched: The variables that the actions write which could repair it.
        slots: The variables that it reads.
        price: What such an action costs at least.
        reads: The bits that it reads.
        flag: The flag of a packed state that says that it holds and counts.
    """

    issue: int
    stages: frozenset[int]
    touched: frozenset[int]
    slots: frozenset[int]
    price: int
    reads: int
    flag: int


@define(eq=False)
class IssueGroup:
    """Issues that read the same bits.

    Attributes:
        reads: These bits.
        issues: The issues.
        broken: Which of them hold, by the bits that they read.
    """

    reads: int
    issues: tuple[Lasting, ...]
    broken: dict[int, tuple[Lasting, ...]] = field(factory=dict, init=False)


@define(slots=False, eq=False)
class Bounds:
    """Bounds of one slice."""

    space: Space
    _known: dict[int, int] = field(factory=dict, init=False)
    _runs: dict[tuple[object, ...], int] = field(factory=dict, init=False)

    def left(self, state: int) -> int:
        """Return what success costs from here at least, the submission left out.

        The unit is a step; a minute is :data:`STEP` of them.
        """
        key = state & self._reads
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(state)
        return found

    @cached_property
    def _reads(self) -> int:
        bits = self.space.bits
        slots = frozenset(self._priced).union(*(each.slots for each in self._lasting))
        return bits.mask(slots) | bits.all_green

    def _work_out(self, state: int) -> int:
        greens = self.space.bits.greens
        broken = self._broken(state)
        waiting = {stage for stage in self._needed if not state & greens[stage]}
        for each in broken:
            waiting |= each.stages
        due = tuple(stage for stage in self._needed if stage in waiting)
        if not due:
            return 0
        apart = tuple(_apart(broken))
        return self._cheapest(state, due, apart) * STEP + len(apart) + 1

    def _broken(self, state: int) -> list[Lasting]:
        """Return the issues that hold, in the machine's order."""
        found: list[Lasting] = []
        for group in self._groups:
            key = state & group.reads
            broken = group.broken.get(key)
            if broken is None:
                _, flags = self.space.bits.large(state)
                broken = tuple(each for each in group.issues if flags & each.flag)
                group.broken[key] = broken
            found += broken
        return sorted(found, key=lambda each: each.issue)

    def _cheapest(self, state: int, due: tuple[int, ...], apart: tuple[Lasting, ...]) -> int:
        """Return the least minutes of what is due, with changes that make it cheaper."""
        bits = self.space.bits
        present = tuple(bits.digits[slot].at(state) for slot in self._priced)
        key = (due, present, tuple(map(id, apart)))
        if key not in self._runs:
            self._runs[key] = min(
                self._with(changed, each, due, apart) for changed, each in self._settings(present)
            )
        return self._runs[key]

    def _with(
        self,
        changed: frozenset[int],
        values: tuple[Value, ...],
        due: tuple[int, ...],
        apart: tuple[Lasting, ...],
    ) -> int:
        """Return what is due under some settings costs, with the changes that lead to them."""
        runs = sum(self._minutes(stage, values) for stage in due)
        repairs = sum(each.price for each in apart if not changed & each.touched)
        prices = [self._prices[slot] for slot in sorted(changed)]
        return runs + repairs + (sum(prices) if self._one_by_one else max(prices, default=0))

    def _settings(
        self, present: tuple[int, ...]
    ) -> Iterator[tuple[frozenset[int], tuple[Value, ...]]]:
        digits = [self.space.bits.digits[slot].values for slot in self._priced]
        for chosen in product(*(range(len(each)) for each in digits)):
            pairs = zip(self._priced, present, chosen, strict=True)
            changed = frozenset(slot for slot, old, new in pairs if old != new)
            yield changed, tuple(each[new] for each, new in zip(digits, chosen, strict=True))

    def _minutes(self, stage: int, chosen: tuple[Value, ...]) -> int:
        if stage not in self._of_settings:
            return self.space.slice.least_minutes[stage]
        reset = self.space.slice.beginning.state
        values = list(reset.values)
        for slot, value in zip(self._priced, chosen, strict=True):
            values[slot] = value
        frame = self.space.core.program.frame(tuple(values), reset.packages)
        results = [evaluate(term, frame) for term in self._of_settings[stage]]
        return max(0, min(each for each in results if isinstance(each, int)))

    @cached_property
    def _of_settings(self) -> dict[int, tuple[Term, ...]]:
        """The stages whose minutes follow from variables, with what these can come to.

        What is installed decides at most between two terms: then both are taken.
        """
        found = {}
        for stage in self._needed:
            terms = tuple(self._either_way(self.space.machine.stages[stage].minutes))
            if PACKAGES not in self.space.bits.reads.of(terms):
                found[stage] = terms
        return found

    def _either_way(self, term: Term) -> Iterator[Term]:
        if term.operator == "conditional" and PACKAGES in self.space.bits.reads.of([term]):
            condition, *branches = term.operands
            if PACKAGES in self.space.bits.reads.of([condition]):
                for branch in branches:
                    yield from self._either_way(branch)
                return
        choices = [tuple(self._either_way(each)) for each in term.operands]
        for operands in product(*choices):
            yield evolve(term, operands=operands)

    @cached_property
    def _priced(self) -> tuple[int, ...]:
        """The variables of the slice that minutes follow from."""
        terms = (term for terms in self._of_settings.values() for term in terms)
        slots = self.space.bits.reads.of(terms)
        return tuple(sorted(slots & frozenset(self.space.slice.values)))

    @cached_property
    def _by_itself(self) -> frozenset[int]:
        """The variables that change without an action that is paid for."""
        program = self.space.core.program
        found = {slot for slots in program.written_by_stage for slot in slots}
        for each in program.machine.injections:
            found.update(write.slot for write in each.writes)
        return frozenset(found)

    @cached_property
    def _prices(self) -> dict[int, int]:
        """By variable that minutes follow from: what its change costs at least."""
        return {slot: min(self._prices_of(slot), default=0) for slot in self._priced}

    def _prices_of(self, slot: int) -> Iterator[int]:
        machine = self.space.machine
        if slot in self._by_itself:
            yield 0
        if machine.variables[slot].editable:
            yield machine.costs.edit
        for action in machine.actions:
            if any(write.slot == slot for write in action.writes):
                yield action.minutes

    @cached_property
    def _one_by_one(self) -> bool:
        """Whether no action changes two of the variables that minutes follow from."""
        writes = [{write.slot for write in each.writes} for each in self.space.machine.actions]
        return all(len(each.intersection(self._priced)) <= 1 for each in writes)

    @cached_property
    def _needed(self) -> tuple[int, ...]:
        machine = self.space.machine
        return (*machine.stages[machine.goal].ancestors, machine.goal)

    @cached_property
    def _lasting(self) -> tuple[Lasting, ...]:
        program, reads = self.space.core.program, self.space.bits.reads.issues
        return tuple(
            self._of_issue(issue)
            for issue in program.relevant_issues
            if not self._by_itself.intersection(reads[issue])
        )

    @cached_property
    def _groups(self) -> tuple[IssueGroup, ...]:
        groups: dict[int, list[Lasting]] = {}
        for each in self._lasting:
            groups.setdefault(each.reads, []).append(each)
        return tuple(IssueGroup(reads, tuple(issues)) for reads, issues in groups.items())

    def _of_issue(self, index: int) -> Lasting:
        machine, space = self.space.machine, self.space
        issue, slots = machine.issues[index], space.bits.reads.issues[index]
        prices, touched = [machine.costs.edit], set(slots)
        if PACKAGES in slots:
            prices.append(machine.costs.pip)
        for action in machine.actions:
            writes = {write.slot for write in action.writes}
            if writes & slots:
                prices.append(action.minutes)
                touched |= writes
        return Lasting(
            index,
            frozenset((issue.stage, *machine.stages[issue.stage].descendants)),
            frozenset(touched),
            slots,
            min(prices),
            space.bits.mask(slots),
            2 << space.core.layout.issue_bits[index],
        )


def _apart(broken: list[Lasting]) -> Iterator[Lasting]:
    """Yield issues no two of which one action could repair."""
    touched: set[int] = set()
    for each in broken:
        if not touched & each.touched:
            touched |= each.touched
            yield each
