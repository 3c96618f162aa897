"""The reference tier: a small walk over the machine, the oracle of every faster one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from attrs import define, evolve, field, frozen

from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.edits import read_edit, unknown
from fragileml.machine.evaluate import holds
from fragileml.machine.frame import Packages
from fragileml.machine.menu import menu_of
from fragileml.machine.neutral import neutral
from fragileml.machine.packages import Installer
from fragileml.machine.prints import Lines, Print, Rendered, split_lines
from fragileml.machine.probes import BUILT_IN, BuiltIn, Page, built_in_minutes
from fragileml.machine.program import Program, first_match, written
from fragileml.machine.running import Runner, change
from fragileml.machine.state import Mark, State
from fragileml.machine.transition import (
    History,
    Outcome,
    Refusal,
    RunReport,
    Seen,
    Transition,
)
from fragileml.machine.world import World
from fragileml_dsl.machine.json import fingerprint
from fragileml_dsl.machine.machine import Alternative, Costs, Machine, Start, Variation
from fragileml_dsl.machine.term import Value

CompanionT = TypeVar("CompanionT")

SEMANTICS_VERSION = 1
"""Raised only when the same machine, seed and actions give other bytes than before."""

MOST_BEGINNINGS = 256
"""So many beginnings of a machine are remembered, the newest."""

UNLIMITED = 10**9
"""Minutes that are left where no budget counts."""


@frozen(eq=False)
class Beginning:
    """A machine as an agent finds it.

    Attributes:
        state: The state at reset.
        history: What built-in probes look back on.
        alert: What woke the agent.
        task: What it is asked to do.
    """

    state: State
    history: History
    alert: str
    task: str


@define(slots=False, eq=False)
class Interpreter:
    """Runs a machine. It holds nothing that an action changes: every method is pure.

    Attributes:
        machine: The machine.
        installer: Changes packages; None where they never change.
    """

    machine: Machine
    installer: Installer | None = None
    _beginnings: dict[tuple[int, ...], Beginning] = field(factory=dict, init=False, repr=False)
    _companions: dict[type, object] = field(factory=dict, init=False, repr=False)

    @cached_property
    def program(self) -> Program:
        """The machine with its indexes."""
        return Program(self.machine)

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of the machine and, with an installer, of what that answers; in hex."""
        own = fingerprint(self.machine)
        if self.installer is None:
            return own
        return hashlib.sha256(f"{own}\n{self.installer.identity}".encode()).hexdigest()

    def companion(
        self, kind: type[CompanionT], make: Callable[[Interpreter], CompanionT]
    ) -> CompanionT:
        """Return what somebody else has worked out about the machine, made when first asked for.

        Whoever shares the interpreter shares it.
        """
        found = self._companions.get(kind)
        if not isinstance(found, kind):
            found = self._companions[kind] = make(self)
        return found

    @cached_property
    def menu(self) -> tuple[Action, ...]:
        """The discrete menu."""
        return menu_of(self.machine)

    def picks(self, seed: int) -> tuple[int, ...]:
        """Return which alternative of each variation a seed picks."""
        return tuple(pick(variation, seed) for variation in self.machine.variations)

    def reset(self, seed: int = 0) -> Beginning:
        """Return the machine after its past: a healthy run, its faults, one more run."""
        picks = self.picks(seed)
        found = self._beginnings.get(picks)
        if found is None:
            if len(self._beginnings) >= MOST_BEGINNINGS:
                del self._beginnings[next(iter(self._beginnings))]
            found = self._beginnings[picks] = self._begin(picks)
        return found

    def _begin(self, picks: tuple[int, ...]) -> Beginning:
        machine = self.machine
        chosen = [
            variation.alternatives[index]
            for variation, index in zip(machine.variations, picks, strict=True)
        ]
        state = self._run_to_goal(self.pristine(chosen))[0] if self._warm else self.pristine(chosen)
        for index, fault in enumerate(machine.faults):
            changes = written(fault.writes, World(self.program, state).frame())
            packages = self._after_fault(index, state.packages) if fault.packages else None
            state = change(self.program, state, changes, packages=packages)
        state, report = self._run_to_goal(state)
        noise = [line for texts in (machine.log, *(each.log for each in chosen)) for line in texts]
        lines = Lines(tuple(part for line in noise for part in split_lines(line)))
        run = RunReport(
            report.stage, report.executions, (lines, *report.prints), report.failure, report.cut
        )
        alerts = [each.alert for each in chosen if each.alert is not None]
        tasks = [each.task for each in chosen if each.task is not None]
        return Beginning(
            state, History(state, run), [machine.alert, *alerts][-1], [machine.task, *tasks][-1]
        )

    @property
    def _warm(self) -> bool:
        return self.machine.start is Start.WARM

    def _after_fault(self, fault: int, before: Packages) -> Packages:
        return self.installer.after_fault(fault, before) if self.installer else before

    def pristine(self, chosen: list[Alternative]) -> State:
        """Return the state before anything has happened, under the alternatives chosen."""
        machine = self.machine
        packages = self.installer.begin() if self.installer else self.program.fixed_packages
        values: list[Value] = [each.initial for each in machine.variables]
        for alternative in chosen:
            frame = self.program.frame(tuple(values), packages)
            for slot, value in written(alternative.initial, frame):
                values[slot] = value
        return State(
            tuple(values),
            (Mark.NEVER,) * len(machine.stages),
            (False,) * len(machine.injections),
            packages,
            self.program.judge_all(tuple(values), packages),
        )

    def _run_to_goal(self, state: State) -> tuple[State, RunReport]:
        runner = Runner(self.program, state, minutes_left=None)
        report = runner.run(self.machine.goal)
        return runner.state, report

    def apply(
        self, state: State, action: Action, minutes_left: int, history: History
    ) -> Transition:
        """Return what an action leads to.

        Args:
            state: The state before it.
            action: What is done; it may be anything.
            minutes_left: The budget: a run that passes it is cut, anything else refused.
            history: What built-in probes look back on.

        Returns:
            The transition; its state is ``state`` itself if the action was refused.
        """
        result = self._perform(state, action, minutes_left, history)
        if isinstance(result, Refusal):
            line = Lines((f"refused: {result.reason}",))
            return Transition(state, Outcome.REFUSED, 0, (line,))
        if self.machine.injections and result.outcome is not Outcome.SUBMITTED:
            return self._inject(result)
        return result

    def refusal(
        self, state: State, action: Action, minutes_left: int, history: History
    ) -> Refusal | None:
        """Return why an action is not allowed, or None if it is."""
        if isinstance(action, Run):
            known = action.stage in self.program.stages
            return None if known else unknown("stage", action.stage, self.program.stages)
        if isinstance(action, Edit):
            changes = self._changes(action, minutes_left)
            return changes if isinstance(changes, Refusal) else None
        result = self._perform(state, action, minutes_left, history)
        return result if isinstance(result, Refusal) else None

    def _perform(
        self, state: State, action: Action, minutes_left: int, history: History
    ) -> Transition | Refusal:
        match action:
            case Edit():
                return self._edit(state, action, minutes_left)
            case Run():
                return self._run(state, action, minutes_left)
            case Inspect():
                return self._inspect(state, action, minutes_left, history)
            case Call():
                return self._call(state, action, minutes_left)
            case Pip():
                return self._pip(state, action, minutes_left)
            case Submit():
                return self._submit(state, action, minutes_left)

    def _edit(self, state: State, edit: Edit, minutes_left: int) -> Transition | Refusal:
        changes = self._changes(edit, minutes_left)
        if isinstance(changes, Refusal):
            return changes
        after = change(self.program, state, changes)
        slots = tuple([slot for slot, _ in changes])
        return Transition(after, Outcome.DONE, self._costs.edit, slots=slots)

    def _changes(self, edit: Edit, minutes_left: int) -> list[tuple[int, Value]] | Refusal:
        if self._costs.edit > minutes_left:
            return _too_long(self._costs.edit, minutes_left)
        return read_edit(self.program, edit)

    def _run(self, state: State, run: Run, minutes_left: int) -> Transition | Refusal:
        stage = self.program.stages.get(run.stage)
        if stage is None:
            return unknown("stage", run.stage, self.program.stages)
        runner = Runner(self.program, state, minutes_left)
        report = runner.run(stage)
        outcome = Outcome.FAILED if report.failure else Outcome.PASSED
        if report.cut:
            outcome = Outcome.CUT
        return Transition(runner.state, outcome, runner.minutes, report.prints, report)

    def _inspect(
        self, state: State, inspect: Inspect, minutes_left: int, history: History
    ) -> Transition | Refusal:
        if inspect.probe in BUILT_IN:
            cost = built_in_minutes(self._costs, inspect.probe)
            content: Print = BuiltIn(inspect.probe, self.program, state, history)
            return self._show(state, Page(inspect.probe, content, inspect.page), cost, minutes_left)
        index = self.program.probes.get(inspect.probe)
        if index is None:
            return unknown("probe", inspect.probe, (*BUILT_IN, *self.program.probes))
        probe = self.machine.probes[index]
        if probe.after is not None and state.marks[probe.after] is Mark.NEVER:
            return Refusal(f"{probe.name} needs a run of {self.machine.stages[probe.after].name}")
        world = World(self.program, state)
        choice = first_match(probe.text, world.frame())
        page = Page(probe.name, Rendered(choice.text, world), inspect.page)
        facts = probe.facts[probe.text.index(choice)]
        seen = Seen(facts, state, logged=False)
        return self._show(state, page, probe.minutes, minutes_left, seen)

    def _show(
        self, state: State, page: Page, cost: int, minutes_left: int, seen: Seen | None = None
    ) -> Transition | Refusal:
        if cost > minutes_left:
            return _too_long(cost, minutes_left)
        if page.page < 1:
            return Refusal("pages are whole numbers from 1")
        if page.page > 1 and page.page > page.pages:
            return Refusal(f"{page.probe} has {page.pages} pages")
        return Transition(state, Outcome.DONE, cost, (page,), seen=seen)

    def _call(self, state: State, call: Call, minutes_left: int) -> Transition | Refusal:
        index = self.program.actions.get(call.action)
        if index is None:
            return unknown("action", call.action, self.program.actions)
        action = self.machine.actions[index]
        world = World(self.program, state)
        frame = world.frame()
        if not holds(action.guard, frame):
            return Refusal(f"{action.name} is not possible now")
        if action.minutes > minutes_left:
            return _too_long(action.minutes, minutes_left)
        changes = written(action.writes, frame)
        prints = tuple(Rendered(template, world) for template in action.log)
        after = change(self.program, state, changes)
        slots = tuple([slot for slot, _ in changes])
        return Transition(after, Outcome.DONE, action.minutes, prints, slots=slots)

    def _pip(self, state: State, pip: Pip, minutes_left: int) -> Transition | Refusal:
        if self.installer is None:
            return Refusal("nothing can be installed here")
        done = self.installer.run(state.packages, pip.arguments)
        cost = self._costs.packages if done.looked else self._costs.pip
        if cost > minutes_left:
            return _too_long(cost, minutes_left)
        after = change(self.program, state, (), packages=done.packages)
        outcome = Outcome.FAILED if done.failed else Outcome.DONE
        lines = Lines(tuple(map(neutral, done.lines)))
        return Transition(after, outcome, cost, (lines,), installs=not done.looked)

    def _submit(self, state: State, submit: Submit, minutes_left: int) -> Transition | Refusal:
        if submit.module is not None and submit.module not in self.machine.modules:
            return unknown("module", submit.module, self.machine.modules)
        if submit.cause is not None and submit.cause not in self.machine.causes:
            return unknown("cause", submit.cause, self.machine.causes)
        if self._costs.submit > minutes_left:
            return _too_long(self._costs.submit, minutes_left)
        return Transition(state, Outcome.SUBMITTED, self._costs.submit)

    @property
    def _costs(self) -> Costs:
        return self.machine.costs

    def _inject(self, transition: Transition) -> Transition:
        """Let happen what happens by itself, each event on the state that the one before left."""
        state = transition.state
        prints: list[Print] = []
        for index, injection in enumerate(self.machine.injections):
            world = World(self.program, state)
            frame = world.frame()
            if state.injected[index] or not holds(injection.when, frame):
                continue
            prints.extend(Rendered(template, world) for template in injection.log)
            state = change(self.program, state, written(injection.writes, frame))
            if injection.once:
                state = _remember(state, index)
        if state is transition.state and not prints:
            return transition
        return evolve(transition, state=state, prints=(*transition.prints, *prints))


def _remember(state: State, injection: int) -> State:
    flags = state.injected
    return evolve(state, injected=(*flags[:injection], True, *flags[injection + 1 :]))


def _too_long(cost: int, minutes_left: int) -> Refusal:
    return Refusal(f"that takes {cost} min and {minutes_left} min are left")


def pick(variation: Variation, seed: int) -> int:
    """Return the index of the alternative that a seed picks."""
    text = f"{variation.salt}\n{variation.group}\n{seed}"
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return number % len(variation.alternatives)
