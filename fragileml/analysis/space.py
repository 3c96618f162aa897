"""A slice as a graph: what its actions do to the bits of a small state.

What an action does follows from the bits that it reads. It is worked out by generated code, once
for all states that agree on those.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TypeAlias, cast

from attrs import define, evolve, field, frozen

from fragileml.analysis.bits import Bits
from fragileml.analysis.reads import PACKAGES, Slots, asks_for_green_alone, looks_beyond_values
from fragileml.analysis.slicing import Slice
from fragileml.episode.compiled.verdicts import Verdicts
from fragileml.episode.judge import Judge
from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run
from fragileml.machine.compiled.core import Core
from fragileml.machine.edits import read_edit
from fragileml.machine.evaluate import evaluate
from fragileml.machine.packages import moved
from fragileml.machine.probes import built_in_minutes
from fragileml.machine.transition import Refusal
from fragileml_dsl.machine.machine import Machine, Write
from fragileml_dsl.machine.term import Term

Move: TypeAlias = tuple[int, int, int]
"""The state after an action, its minutes, its place in the menu."""

Execute: TypeAlias = Callable[[int, int], tuple[int, int, object]]
"""Executes a stage: the packed state after, the flags, and None if it failed."""


@frozen
class Change:
    """What an action does to all states that agree on what it reads.

    Attributes:
        keep: The bits that stay.
        bits: The bits that are set.
        minutes: What it costs.
        passed: Whether a run goes on after it.
    """

    keep: int
    bits: int
    minutes: int
    passed: bool = True


@define(eq=False)
class Rule:
    """An action, or a part of one.

    Attributes:
        reads: The bits that it reads.
        work_out: Says what it does to a state; None is a refusal.
        known: What it does, by the bits that it reads.
    """

    reads: int
    work_out: Callable[[int], Change | None]
    known: dict[int, Change | None] = field(factory=dict, init=False)

    def change(self, state: int) -> Change | None:
        """Return what it does to a state, None if it is refused."""
        key = state & self.reads
        if key not in self.known:
            self.known[key] = self.work_out(state)
        return self.known[key]


@frozen(eq=False)
class Edits:
    """The edits of one variable.

    Attributes:
        mask: The variable's bits.
        keep: The bits that a real change keeps: not the variable's, nor marks that it lowers.
        all: The bits of each value on the menu, with the place of its edit.
        others: By the variable's present bits: the bits of each other value on the menu.
    """

    mask: int
    keep: int
    all: tuple[tuple[int, int], ...]
    others: dict[int, tuple[int, ...]]


Choices: TypeAlias = tuple[
    int, int, Callable[[int, tuple[int, ...]], tuple[int, ...]], tuple[int, ...]
]
"""Of a variable: the bits that a change keeps, its own bits, what gives the bits of the other
values by the present ones, and the bits of all values for where that knows nothing."""


@define(slots=False, eq=False)
class Space:
    """The states and moves of a slice.

    Attributes:
        slice: What is explored.
        bits: Where the parts of a state stand.
        installs: How often the installer was asked.
    """

    slice: Slice
    bits: Bits = field(init=False)
    installs: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.bits = Bits(self.slice)

    @property
    def core(self) -> Core:
        """The generated code."""
        return self.bits.core

    @property
    def machine(self) -> Machine:
        """The machine."""
        return self.slice.interpreter.machine

    @property
    def start(self) -> int:
        """The state at reset."""
        return self.bits.start

    @cached_property
    def obstacle(self) -> str:
        """Why nothing can be explored; empty if something can."""
        machine = self.machine
        terms = [machine.success, *(each.when for each in machine.keeps)]
        terms += [each.when for each in machine.injections]
        if not all(map(asks_for_green_alone, terms)):
            return "a condition tells marks apart that are not green"
        return ""

    @cached_property
    def edits(self) -> tuple[Edits, ...]:
        """The edits of the slice, by variable."""
        found: dict[int, list[tuple[int, int]]] = {}
        program = self.core.program
        for index in self.slice.actions:
            action = self.slice.interpreter.menu[index]
            if not isinstance(action, Edit):
                continue
            changes = read_edit(program, action)
            if isinstance(changes, Refusal):
                raise TypeError(changes.reason)
            ((slot, value),) = changes
            bits = self.bits.digits[slot].bits(value, self.core.layout.domains[slot].bits(value))
            found.setdefault(slot, []).append((bits, index))
        return tuple(self._edits_of(slot, tuple(each)) for slot, each in found.items())

    @cached_property
    def choices(self) -> tuple[Choices, ...]:
        """The edits of the slice as loops want them."""
        return tuple(
            (each.keep, each.mask, each.others.get, tuple(bits for bits, _ in each.all))
            for each in self.edits
        )

    def _edits_of(self, slot: int, offered: tuple[tuple[int, int], ...]) -> Edits:
        digits = self.bits.digits[slot]
        mask, shift = digits.place.mask, digits.place.shift
        keep = ~mask & self.bits.lowered(self.core.program.stages_below[slot])
        others = {
            number << shift: tuple(
                bits for bits, _ in offered if digits.values[bits >> shift] != value
            )
            for number, value in enumerate(digits.values)
        }
        return Edits(mask, keep, offered, others)

    @cached_property
    def stages(self) -> dict[int, Rule]:
        """By stage: its execution."""
        return {stage: self._stage(stage) for stage in self.slice.stages}

    def _stage(self, index: int) -> Rule:
        stage = self.machine.stages[index]
        issues = [self.machine.issues[each] for each in stage.issues]
        writes = [*stage.writes, *(write for each in issues for write in each.then)]
        reads = self._of_writes(writes) | self.bits.reads.of([stage.minutes])
        reads = reads.union(*(self.bits.reads.issues[each] for each in stage.issues))
        own = self.bits.greens[index]
        execute = cast("Execute", self.core.function(f"stage_{index}"))

        def work_out(state: int) -> Change:
            before = state | self.bits.all_green
            packed, flags = self.bits.large(before)
            minutes = self._minutes(stage.minutes, packed, flags)
            after, _, seen = execute(packed, flags)
            passed = seen is not None
            change = _change(before, self.bits.small(after), minutes, passed=passed)
            return evolve(change, bits=change.bits | own) if passed else change

        return Rule(self.bits.mask(reads), work_out)

    def _minutes(self, term: Term, packed: int, flags: int) -> int:
        state = self.core.unpack(packed, flags)
        minutes = evaluate(term, self.core.program.frame(state.values, state.packages))
        return max(0, minutes) if isinstance(minutes, int) else 0

    def _of_writes(self, writes: Sequence[Write]) -> Slots:
        terms = [write.term for write in writes]
        return self.bits.reads.of(terms) | {write.slot for write in writes}

    @cached_property
    def runs(self) -> tuple[tuple[int, tuple[int, ...], int], ...]:
        """The runs of the slice: the place in the menu, the stages above, the stage."""
        found = []
        for index in self.slice.actions:
            action = self.slice.interpreter.menu[index]
            if isinstance(action, Run):
                stage = self.core.program.stages[action.stage]
                found.append((index, self.machine.stages[stage].ancestors, stage))
        return tuple(found)

    @cached_property
    def calls(self) -> tuple[tuple[int, Rule], ...]:
        """What is neither an edit nor a run: the place in the menu, and the rule."""
        menu = self.slice.interpreter.menu
        rules = ((index, self._rule(menu[index])) for index in self.slice.actions)
        return tuple((index, rule) for index, rule in rules if rule)

    def _rule(self, action: Action) -> Rule | None:
        match action:
            case Call():
                return self._call(self.core.program.actions[action.action])
            case Pip():
                return self._pip(action.arguments)
            case Inspect():
                minutes = built_in_minutes(self.machine.costs, action.probe)
                return Rule(0, lambda _state: Change(-1, 0, minutes))
        return None

    def _call(self, index: int) -> Rule:
        action = self.machine.actions[index]
        reads = self._of_writes(action.writes) | self.bits.reads.of([action.guard])
        guard = self.core.condition(f"guard_{index}")
        change = self.core.changer(f"call_{index}")

        def work_out(state: int) -> Change | None:
            before = state | self.bits.all_green
            packed, flags = self.bits.large(before)
            if not guard(packed, flags):
                return None
            return _change(before, self.bits.small(change(packed, flags)[0]), action.minutes)

        return Rule(self.bits.mask(reads), work_out)

    def _pip(self, arguments: str) -> Rule:
        below = self.core.program.stages_below_package
        costs = self.machine.costs

        def work_out(state: int) -> Change | None:
            installer = self.slice.interpreter.installer
            if installer is None:
                return None
            self.installs += 1
            old = self.bits.environments[state >> self.bits.above]
            done = installer.run(old, arguments)
            names = moved(old, done.packages)
            stages = (stage for name in (*names, "*") for stage in below.get(name, ()))
            keep = self.bits.lowered(stages) if names else -1
            packages = -1 << self.bits.above
            minutes = costs.packages if done.looked else costs.pip
            return Change(keep & ~packages, self.bits.environment(done.packages), minutes)

        return Rule(self.bits.mask(frozenset({PACKAGES})), work_out)

    @cached_property
    def inject(self) -> Rule | None:
        """What happens by itself after each action; None if nothing does."""
        injections = self.machine.injections
        if not injections:
            return None
        writes = [write for each in injections for write in each.writes]
        reads = self._of_writes(writes) | self.bits.reads.of(each.when for each in injections)
        mask = self.bits.mask(reads) | sum(self.bits.injected) | self.bits.all_green
        change = self.core.changer("inject")

        def work_out(state: int) -> Change:
            return _change(state, self.bits.small(change(*self.bits.large(state))[0]), 0)

        return Rule(mask, work_out)

    def settled(self, state: int) -> int:
        """Return a state after what happens by itself."""
        change = self.inject.change(state) if self.inject else None
        return state & change.keep | change.bits if change else state

    def moves(self, state: int) -> Iterator[Move]:
        """Yield what can be done, but for edits that change nothing."""
        for after, minutes, index in self.edits_of(state):
            yield self.settled(after), minutes, index
        for after, minutes, index in self.others(state):
            yield self.settled(after), minutes, index

    def edits_of(self, state: int) -> Iterator[Move]:
        """Yield what edits do, before anything happens by itself."""
        minutes = self.machine.costs.edit
        for each in self.edits:
            kept, present = state & each.keep, state & each.mask
            others = each.others.get(present)
            for bits, index in each.all:
                if bits != present if others is None else bits in others:
                    yield kept | bits, minutes, index

    def others(self, state: int) -> list[Move]:
        """Return what runs and other actions do, before anything happens by itself."""
        found = self._runs(state)
        for index, rule in self.calls:
            change = rule.change(state)
            if change is not None:
                found.append((state & change.keep | change.bits, change.minutes, index))
        return found

    def _runs(self, state: int) -> list[Move]:
        if self._is_chain:
            return self._runs_of_a_chain(state)
        return [(*self.run(state, above, stage), index) for index, above, stage in self.runs]

    def run(self, state: int, above: Sequence[int], stage: int) -> tuple[int, int]:
        """Return the state after a run of a stage, and its minutes."""
        spent = 0
        for each in (*above, stage):
            if each != stage and state & self.bits.greens[each]:
                continue
            change = self.stages[each].change(state)
            if change is None:
                break
            state = state & change.keep | change.bits
            spent += change.minutes
            if not change.passed:
                break
        return state, spent

    @cached_property
    def _is_chain(self) -> bool:
        """Whether each stage follows all those before it, so that runs share their beginnings."""
        stages = self.slice.stages
        return all(above == stages[:place] for place, (_, above, _) in enumerate(self.runs)) and (
            [stage for _, _, stage in self.runs] == list(stages)
        )

    @cached_property
    def _links(self) -> tuple[tuple[int, int, Rule], ...]:
        return tuple(
            (index, self.bits.greens[stage], self.stages[stage]) for index, _, stage in self.runs
        )

    def _runs_of_a_chain(self, state: int) -> list[Move]:
        """Do all runs in one walk; one that ends where the one before ended is left out."""
        found: list[Move] = []
        spent = 0
        for index, green, rule in self._links:
            key = state & rule.reads
            change = rule.known.get(key)
            if change is None:
                change = rule.change(state)
                if change is None:
                    break
            after, minutes = state & change.keep | change.bits, spent + change.minutes
            found.append((after, minutes, index))
            if not state & green:
                if not change.passed:
                    break
                state, spent = after, minutes
        return found

    @cached_property
    def judge(self) -> Judge:
        """Compares states with the one at reset."""
        return Judge(self.core.program, self.slice.beginning.state)

    @cached_property
    def verdicts(self) -> Verdicts:
        """Judges states of the generated code."""
        return Verdicts(self.core, self.judge)

    @cached_property
    def goal(self) -> int:
        """The bit that says whether the goal stage is green."""
        return self.bits.greens[self.machine.goal]

    @cached_property
    def _success(self) -> Rule:
        machine = self.machine
        terms = [machine.success, *(each.when for each in machine.keeps)]
        issues = (self.bits.reads.issues[each] for each in self.core.program.relevant_issues)
        mask = self.bits.mask(self.bits.reads.of(terms).union(*issues)) | self.goal
        if any(map(looks_beyond_values, terms)):
            mask |= self.bits.all_green

        def work_out(state: int) -> Change | None:
            return Change(-1, 0, 0) if self.verdicts.success(*self.bits.large(state)) else None

        return Rule(mask, work_out)

    def succeeds(self, state: int) -> bool:
        """Say whether submitting a state succeeds."""
        return state & self.goal != 0 and self._success.change(state) is not None


def _change(before: int, after: int, minutes: int, *, passed: bool = True) -> Change:
    """Return what makes one state of another, and does the same to all that agree with it."""
    return Change(~(before & ~after), after & ~before, minutes, passed)
