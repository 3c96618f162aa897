"""How a slice grows until nothing outside it can have to do with what is inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from attrs import define, field

from fragileml.analysis.domains import Domains, Values
from fragileml.analysis.reads import PACKAGES, Reads, Slots, looks_beyond_values
from fragileml.episode.judge import Judge, is_bad
from fragileml.machine.evaluate import EvaluationError, evaluate, holds
from fragileml.machine.frame import Frame
from fragileml.machine.program import Program, first_match, written
from fragileml.machine.state import State
from fragileml.machine.world import World
from fragileml_dsl.machine.machine import Action, Write
from fragileml_dsl.machine.term import Term


@define(slots=False, eq=False)
class Closure:
    """A slice that grows.

    Attributes:
        program: The machine.
        reset: The state at reset.
        reads: Says what terms read.
        domains: The values that its variables can take.
        slots: Its variables, :data:`PACKAGES` among them if what is installed is.
        stages: The stages that are run.
    """

    program: Program
    reset: State
    reads: Reads = field(init=False)
    domains: Domains = field(init=False)
    slots: set[int] = field(factory=set, init=False)
    stages: set[int] = field(factory=set, init=False)
    _issues: set[int] = field(factory=set, init=False)
    _asked: dict[tuple[str, int], int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        machine = self.program.machine
        self.reads = Reads(machine)
        self.domains = Domains(self.program, self.reads, self.reset)
        self.stages.update((machine.goal, *machine.stages[machine.goal].ancestors))

    def take_all(self) -> None:
        """Take everything that can change."""
        self.stages.update(range(len(self.program.machine.stages)))
        self._issues.update(range(len(self.program.machine.issues)))
        self._take(self._changeable)
        while self._list_values():
            pass

    def close(self) -> None:
        """Begin with what is wrong, and take what belongs to it until nothing more does."""
        self._take(self._wrong)
        while self._grow():
            pass

    def _grow(self) -> bool:
        before = self._size
        for action in self._writers():
            self._take(self._of_action(action))
        self._take(self._of_injections)
        self._take(self._of_stages())
        while self._list_values():
            pass
        self._take_what_could_break()
        return self._size != before

    @property
    def _size(self) -> tuple[int, ...]:
        listed = sum(map(len, self.domains.values.values()))
        unlisted = len(self.domains.unlisted)
        return len(self.slots), len(self.stages), len(self._issues), listed, unlisted

    def _take(self, slots: Slots) -> None:
        for slot in sorted(slots - self.slots):
            if slot in self._changeable:
                self.slots.add(slot)
                self.domains.add(slot)

    @property
    def _changeable(self) -> Slots:
        """The variables that anything an agent does can change."""
        machine = self.program.machine
        variables = enumerate(machine.variables)
        found = {slot for slot, each in variables if each.editable and each.menu}
        found.update(slot for slots in self.program.written_by_stage for slot in slots)
        found.update(write.slot for writes in self._elsewhere for write in writes)
        if machine.packages.menu and machine.packages.installer:
            found.add(PACKAGES)
        return frozenset(found)

    @cached_property
    def _elsewhere(self) -> tuple[tuple[Write, ...], ...]:
        """What actions and injections write."""
        machine = self.program.machine
        return (
            *(each.writes for each in machine.actions),
            *(each.writes for each in machine.injections),
        )

    @property
    def _wrong(self) -> Slots:
        """What the issues that hold at reset read, and conditions that are not met."""
        machine = self.program.machine
        judge = Judge(self.program, self.reset)
        self._issues.update(judge.faulty)
        unmet = set(range(len(machine.keeps))) - set(judge.kept)
        terms = [machine.keeps[each].when for each in sorted(unmet)]
        if not holds(machine.success, World(self.program, self.reset).frame()):
            terms.append(machine.success)
        return self.reads.of(terms).union(*(self.reads.issues[i] for i in judge.faulty))

    def _writers(self) -> Iterator[Action]:
        """Yield the actions of modules that write something in the slice."""
        for action in self.program.machine.actions:
            if any(write.slot in self.slots for write in action.writes):
                yield action

    def _of_action(self, action: Action) -> Slots:
        """Return what an action writes, and what it reads on the way."""
        terms = [action.guard, *(write.term for write in action.writes)]
        return self.reads.of(terms) | {write.slot for write in action.writes}

    @property
    def _of_injections(self) -> Slots:
        """What happens by itself writes and reads."""
        injections = self.program.machine.injections
        writes = [write for each in injections for write in each.writes]
        terms = [*(each.when for each in injections), *(write.term for write in writes)]
        return self.reads.of(terms) | {write.slot for write in writes}

    def _of_stages(self) -> Slots:
        """Return what runs write and read, as far as that can change."""
        machine, found = self.program.machine, set[int]()
        for index, slots in enumerate(self.program.written_by_stage):
            if self.slots.intersection(slots) and index not in self.stages:
                self.stages.update((index, *machine.stages[index].ancestors))
        for index in sorted(self.stages):
            stage = machine.stages[index]
            found |= self.reads.of([stage.minutes])
            writes = [each for each in stage.writes if self._changes(each)]
            found |= self._of_writes(writes)
            if writes and not self._is_settled(index, writes):
                found |= self._of_touching(index)
            for issue in (each for each in stage.issues if each in self._issues):
                then = [each for each in machine.issues[issue].then if self._changes(each)]
                found |= self._of_writes(then)
        return frozenset(found)

    def _of_writes(self, writes: Sequence[Write]) -> Slots:
        return self.reads.of(each.term for each in writes) | {each.slot for each in writes}

    def _changes(self, write: Write) -> bool:
        """Say whether a write could give its variable another value than it has at reset."""
        if write.slot in self.slots:
            return True
        old = self.reset.values[write.slot]

        def differs(values: Values) -> bool:
            try:
                return evaluate(write.term, self._frame(values)) != old
            except EvaluationError:
                return True

        return self.domains.could(self.reads.of([write.term]), differs)

    def _is_settled(self, stage: int, writes: Sequence[Write]) -> bool:
        """Say whether a green stage would write what it has written if it were run again.

        Then it does not matter that something outside the slice could make it stale.
        """
        used = self._of_writes(writes)
        machine = self.program.machine
        above = {stage, *machine.stages[stage].ancestors}
        for other, slots in enumerate(self.program.written_by_stage):
            if other not in above and used.intersection(slots):
                return False
        targets = {each.slot for each in writes}
        unread = targets - set(machine.stages[stage].reads)
        if any(write.slot in unread for writes in self._elsewhere for write in writes):
            return False
        if any(machine.variables[slot].editable for slot in unread):
            return False
        return not self.domains.could(used, lambda values: self._moves_on(writes, values))

    def _moves_on(self, writes: Sequence[Write], values: Values) -> bool:
        """Say whether the same writes, done twice, differ from having been done once."""
        once = self._written(writes, values)
        return once is not None and self._written(writes, once) != once

    def _written(self, writes: Sequence[Write], values: Values) -> Values | None:
        frame, after = self._frame(values), list(values)
        try:
            for slot, value in written(writes, frame):
                after[slot] = value
        except EvaluationError:
            return None
        return tuple(after)

    def _of_touching(self, stage: int) -> Slots:
        """Return the variables whose change makes a stage stale."""
        stages = self.program.machine.stages
        above = (*stages[stage].ancestors, stage)
        return frozenset(slot for each in above for slot in stages[each].reads)

    def _list_values(self) -> bool:
        """Let variables take what is written to them; say whether that is news."""
        machine = self.program.machine
        groups = [*self._elsewhere]
        groups += [machine.stages[each].writes for each in sorted(self.stages)]
        groups += [machine.issues[each].then for each in sorted(self._issues)]
        writes = [each for group in groups for each in group if each.slot in self.slots]
        news = [self.domains.write(each) for each in writes]
        return any(news)

    def _take_what_could_break(self) -> None:
        machine = self.program.machine
        for index in range(len(machine.issues)):
            if index not in self._issues and self._could_hold(index):
                self._issues.add(index)
                self._take(self.reads.issues[index])
        for number, keep in enumerate(machine.keeps):
            self._take_if_it_could_fail("keep", number, keep.when)
        self._take_if_it_could_fail("success", 0, machine.success)

    def _could_hold(self, index: int) -> bool:
        issue, reads = self.program.machine.issues[index], self.reads.issues[index]

        def bad(values: Values) -> bool:
            frame = self._frame(values)
            return holds(issue.when, frame) and is_bad(
                first_match(issue.visibility, frame).visibility
            )

        return self._is_news("issue", index, reads) and self.domains.could(reads, bad)

    def _take_if_it_could_fail(self, kind: str, number: int, term: Term) -> None:
        reads = self.reads.of([term])
        if not self.slots.intersection(reads) or not self._is_news(kind, number, reads):
            return
        if looks_beyond_values(term) or self.domains.could(
            reads, lambda values: not holds(term, self._frame(values))
        ):
            self._take(reads)

    def _is_news(self, kind: str, number: int, reads: Slots) -> bool:
        """Say whether what a condition reads can take other values than when last asked."""
        touched = reads & self.slots
        listed = sum(len(self.domains.values.get(slot, ())) for slot in touched)
        unlisted = len(touched & self.domains.unlisted)
        fresh = self._asked.get((kind, number)) != listed + unlisted
        self._asked[kind, number] = listed + unlisted
        return bool(touched) and fresh

    def _frame(self, values: Values) -> Frame:
        return self.program.frame(values, self.reset.packages)
