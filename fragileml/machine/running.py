"""How state changes: writes with the marks that follow from them, and runs."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, evolve, field, frozen

from fragileml.machine.evaluate import evaluate
from fragileml.machine.frame import Packages
from fragileml.machine.packages import moved
from fragileml.machine.prints import Lines, Print, Rendered
from fragileml.machine.program import Changes, Program, first_match, written
from fragileml.machine.state import Mark, State
from fragileml.machine.transition import Execution, Failure, RunReport, Seen
from fragileml.machine.world import World
from fragileml_dsl.machine.machine import Issue, Stage, Visibility


def change(
    program: Program,
    state: State,
    changes: Changes,
    below: int | None = None,
    packages: Packages | None = None,
) -> State:
    """Set variables and packages, mark the stages that read them stale, and all below those.

    Args:
        program: The machine.
        state: The state before.
        changes: New values; those that are no change mark nothing.
        below: The running stage, if one writes: then only stages strictly below it are marked.
        packages: What is installed then; None if that does not change.

    Returns:
        The state after; ``state`` itself if nothing changed.
    """
    before = state.values
    real = [(slot, value) for slot, value in changes if before[slot] != value]
    installed = state.packages if packages is None else packages
    names = moved(state.packages, installed)
    if not real and not names:
        return state
    values, marks = list(before), list(state.marks)
    for slot, value in real:
        values[slot] = value
        for stage in program.stages_below[slot]:
            if below is None or below in program.machine.stages[stage].ancestors:
                _make_stale(marks, stage)
    for name in (*names, "*") if names else ():
        for stage in program.stages_below_package.get(name, ()):
            _make_stale(marks, stage)
    after = tuple(values)
    suspects = program.suspects([slot for slot, _ in real], names)
    issues = program.judge(after, installed, state.issues, suspects)
    return State(after, tuple(marks), state.injected, installed, issues)


def _make_stale(marks: list[Mark], stage: int) -> None:
    if marks[stage] is not Mark.NEVER:
        marks[stage] = Mark.STALE


def with_mark(program: Program, state: State, stage: int, mark: Mark) -> State:
    """Return ``state`` with a stage green, or failed and what is below it stale."""
    marks = list(state.marks)
    marks[stage] = mark
    if mark is Mark.FAILED:
        for below in program.machine.stages[stage].descendants:
            _make_stale(marks, below)
    return evolve(state, marks=tuple(marks))


@frozen(eq=False)
class StageReport:
    """The line that closes an executed stage: how it ended, what it took and what it measured."""

    stage: int
    minutes: int
    world: World
    """The state in which its metrics are read."""

    def lines(self) -> Sequence[str]:
        """Render the line."""
        machine = self.world.program.machine
        stage = machine.stages[self.stage]
        ended = "passed" if self.world.state.marks[self.stage] is Mark.GREEN else "failed"
        values = [(machine.metrics[each].name, self.world.metric(each)) for each in stage.metrics]
        measured = [f"{name} = {value:.6g}" for name, value in values if value is not None]
        return ("; ".join([f"[{stage.name}] {ended} after {self.minutes} min", *measured]),)


@define
class Runner:
    """One run in progress.

    Attributes:
        program: The machine.
        state: The state so far.
        minutes_left: The budget; None if nothing is charged.
        minutes: What the run has cost so far.
    """

    program: Program
    state: State
    minutes_left: int | None
    minutes: int = 0
    _executions: list[Execution] = field(factory=list)
    _prints: list[Print] = field(factory=list)

    def run(self, target: int) -> RunReport:
        """Execute what ``target`` needs and the stage itself, stopping at the first failure."""
        failure, cut = None, False
        for index in (*self.program.machine.stages[target].ancestors, target):
            if index != target and self.state.marks[index] is Mark.GREEN:
                continue
            cost = self._cost(index)
            cut = self.minutes_left is not None and self.minutes + cost > self.minutes_left
            if cut:
                self._stop_at(index)
                break
            self.minutes += cost
            failure = self._execute(index, cost)
            if failure:
                break
        return RunReport(target, tuple(self._executions), tuple(self._prints), failure, cut)

    def _cost(self, index: int) -> int:
        minutes = evaluate(
            self.program.machine.stages[index].minutes,
            self.program.frame(self.state.values, self.state.packages),
        )
        return max(0, minutes) if isinstance(minutes, int) else 0

    def _stop_at(self, index: int) -> None:
        name = self.program.machine.stages[index].name
        self.minutes = self.minutes_left or 0
        self._prints.append(Lines((f"[{name}] stopped: the minutes have run out",)))

    def _execute(self, index: int, cost: int) -> Failure | None:
        machine = self.program.machine
        world = World(self.program, self.state, logged=True)
        for number in machine.stages[index].issues:
            visibility, issue = self.state.issues[number], machine.issues[number]
            if visibility is None:
                continue
            self._prints.extend(Rendered(template, world) for template in issue.log)
            if visibility is Visibility.SILENT or not issue.error:
                continue
            message = first_match(issue.error, world.frame())
            self._prints.append(Rendered(message.text, world))
            if visibility is Visibility.LOUD:
                self._fail(index, cost, issue)
                chain = Rendered(message.chain, world) if message.chain else Lines(())
                return Failure(index, number, chain, Rendered(message.text, world))
        self._succeed(machine.stages[index], index, cost)
        return None

    def _fail(self, index: int, cost: int, issue: Issue) -> None:
        frame = World(self.program, self.state).frame()
        failed = with_mark(self.program, self.state, index, Mark.FAILED)
        self._prints.append(StageReport(index, cost, World(self.program, failed, logged=True)))
        self.state = change(self.program, failed, written(issue.then, frame), below=index)
        self._executions.append(Execution(index, None))

    def _succeed(self, stage: Stage, index: int, cost: int) -> None:
        green = with_mark(self.program, self.state, index, Mark.GREEN)
        world = World(self.program, green, logged=True)
        self._prints.extend(Rendered(template, world) for template in stage.log)
        self._prints.append(StageReport(index, cost, world))
        facts = self.program.facts_of_stage[index]
        self._executions.append(Execution(index, Seen(facts, green, logged=True)))
        self.state = change(self.program, green, written(stage.writes, world.frame()), below=index)
