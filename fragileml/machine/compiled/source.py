"""A machine as the source of one Python module: what it says, over packed states.

``s`` is a packed state, ``f`` says how each issue shows itself. Everything here follows the
reference interpreter, and is tested equal to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import define, frozen

from fragileml.machine.compiled.expressions import World, Writer, unseen
from fragileml.machine.compiled.layout import FAILED, GREEN, VISIBILITIES, Layout
from fragileml_dsl.machine.machine import Choice, Injection, Issue, Stage, VisibilityChoice, Write
from fragileml_dsl.machine.term import Term, Value

_INDENT = "    "


@frozen
class Source:
    """Source and what it refers to by number.

    Attributes:
        text: The module.
        constants: Values named ``k0``, ``k1``, ….
        patterns: Patterns whose matchers are named ``m0``, ``m1``, ….
    """

    text: str
    constants: tuple[Value, ...]
    patterns: tuple[str, ...]


def write_source(layout: Layout) -> Source:
    """Return the source of a machine with the values that nothing changes written into it."""
    writer = Writer(layout)
    text = "\n".join(Generator(layout, writer).lines()) + "\n"
    return Source(text, tuple(writer.constants), tuple(writer.patterns))


@define(eq=False)
class Generator:
    """Writes functions one after the other."""

    layout: Layout
    writer: Writer

    def lines(self) -> Iterator[str]:
        """Yield the lines of the module."""
        machine = self.layout.program.machine
        for index, issue in enumerate(machine.issues):
            yield from self._issue(index, issue)
        for index in range(len(machine.metrics)):
            yield from self._metric(index, "metric", self._world("metric"), logged=False)
            yield from self._metric(index, "logged", self._world("logged"), logged=True)
        for index, stage in enumerate(machine.stages):
            yield from self._stage(index, stage)
            yield from self._run(index)
        world = self._world("metric")
        for index, action in enumerate(machine.actions):
            yield from self._condition(f"guard_{index}", action.guard, world)
            yield from self._call(index, action.writes)
        for index, probe in enumerate(machine.probes):
            yield from self._choice(f"probe_{index}", probe.text, world)
        for index, keep in enumerate(machine.keeps):
            yield from self._condition(f"keep_{index}", keep.when, world)
        for index, fact in enumerate(machine.facts):
            if fact.metric is None:
                yield from self._condition(f"fact_{index}", fact.term, world)
        yield from self._condition("success", machine.success, world)
        yield from self._inject(machine.injections)

    def _world(self, metric: str) -> World:
        marks, bits = self.layout.marks, self.layout.issue_bits
        return World(
            metric=lambda index: f"{metric}_{index}(s, f)",
            mark=lambda stage: f"marks[s >> {marks[stage].shift} & 3]",
            holds=lambda issue: f"(f >> {bits[issue]} & 3 != 0)",
        )

    def _judging(self) -> World:
        return World(unseen("None"), unseen("'never'"), lambda issue: f"(issue_{issue}(s) != 0)")

    def _issue(self, index: int, issue: Issue) -> Iterator[str]:
        judging, shift = self._judging(), self.layout.issue_bits[index]
        shown = self._visibility(issue.visibility, shift, judging)
        yield f"def issue_{index}(s):"
        yield f"{_INDENT}return {shown} if {self.writer.source(issue.when, judging)} else 0"

    def _visibility(self, choices: Sequence[VisibilityChoice], shift: int, judging: World) -> str:
        last = str(VISIBILITIES.index(choices[-1].visibility) << shift)
        for each in reversed(choices[:-1]):
            bits = VISIBILITIES.index(each.visibility) << shift
            last = f"({bits} if {self.writer.source(each.guard, judging)} else {last})"
        return last

    def _metric(self, index: int, name: str, world: World, *, logged: bool) -> Iterator[str]:
        machine = self.layout.program.machine
        metric = machine.metrics[index]
        yield f"def {name}_{index}(s, f):"
        yield f"{_INDENT}if s >> {self.layout.marks[metric.stage].shift} & 3 != {GREEN}:"
        yield f"{_INDENT}{_INDENT}return None"
        yield f"{_INDENT}value = float({self.writer.source(metric.base, world)})"
        for issue in metric.issues:
            terms = [
                each.logged if logged and each.logged is not None else each.term
                for each in machine.issues[issue].effects
                if each.metric == index
            ]
            yield f"{_INDENT}if f >> {self.layout.issue_bits[issue]} & 3:"
            for term in terms:
                yield f"{_INDENT}{_INDENT}value = float({self.writer.source(term, world)})"
        yield f"{_INDENT}return value"

    def _condition(self, name: str, term: Term, world: World) -> Iterator[str]:
        yield f"def {name}(s, f):"
        yield f"{_INDENT}return {self.writer.source(term, world)}"

    def _choice(self, name: str, choices: Sequence[Choice], world: World) -> Iterator[str]:
        yield f"def {name}(s, f):"
        for index, each in enumerate(choices[:-1]):
            yield f"{_INDENT}if {self.writer.source(each.guard, world)}:"
            yield f"{_INDENT}{_INDENT}return {index}"
        yield f"{_INDENT}return {len(choices) - 1}"

    def _stage(self, index: int, stage: Stage) -> Iterator[str]:
        issues = self.layout.program.machine.issues
        fatal = [each for each in stage.issues if issues[each].error]
        lows = sum(1 << self.layout.issue_bits[each] for each in fatal)
        yield f"def stage_{index}(s, f):"
        if fatal:
            yield f"{_INDENT}x = f & f >> 1 & {lows}"
            yield f"{_INDENT}if x:"
            yield f"{_INDENT}{_INDENT}x &= -x"
            for each in fatal:
                if issues[each].then:
                    yield f"{_INDENT}{_INDENT}if x == {1 << self.layout.issue_bits[each]}:"
                    yield from _deeper(self._failure(index, issues[each].then), 3)
            yield from _deeper(self._failure(index, ()), 2)
        place = self.layout.marks[index]
        yield f"{_INDENT}s = s & {~place.mask} | {GREEN << place.shift}"
        yield f"{_INDENT}seen = s, f"
        yield from _deeper(self._writes(stage.writes, self._world("logged"), below=index), 1)
        yield f"{_INDENT}return s, f, seen"

    def _failure(self, stage: int, then: Sequence[Write]) -> Iterator[str]:
        """Yield what marks a stage failed, with right-hand sides read before that."""
        yield from self._values(then, self._world("metric"))
        yield f"s |= {FAILED << self.layout.marks[stage].shift}"
        yield from self._stale(self.layout.program.machine.stages[stage].descendants)
        yield from self._assignments(then, below=stage)
        yield "return s, f, None"

    def _stale(self, stages: Iterable[int]) -> Iterator[str]:
        upper = self.layout.upper_marks(stages)
        if upper:
            yield f"h = s & {upper}"
            yield "s = s ^ h | h >> 1"

    def _writes(self, writes: Sequence[Write], world: World, below: int | None) -> Iterator[str]:
        yield from self._values(writes, world)
        yield from self._assignments(writes, below)

    def _values(self, writes: Sequence[Write], world: World) -> Iterator[str]:
        for number, write in enumerate(writes):
            yield f"v{number} = {self.writer.source(write.term, world)}"

    def _assignments(self, writes: Sequence[Write], below: int | None) -> Iterator[str]:
        """Yield the assignment of ``v0``, ``v1``, …, with the marks and issues that follow."""
        if not writes:
            return
        yield "before = s"
        for number, write in enumerate(writes):
            domain = self.layout.domains[write.slot]
            yield f"if {self.writer.variable(write.slot)} != v{number}:"
            yield f"{_INDENT}s = s & {~domain.place.mask} | bits_{write.slot}(v{number})"
            yield from _deeper(self._stale(self._readers(write.slot, below)), 1)
        yield "if s != before:"
        judged = {write.slot for write in writes if self.layout.program.issues_reading[write.slot]}
        yield from (f"{_INDENT}f = judge_{slot}(s, f)" for slot in sorted(judged))
        yield f"{_INDENT}pass"

    def _readers(self, slot: int, below: int | None) -> Iterator[int]:
        stages = self.layout.program.machine.stages
        for stage in self.layout.program.stages_below[slot]:
            if below is None or below in stages[stage].ancestors:
                yield stage

    def _run(self, target: int) -> Iterator[str]:
        yield f"def run_{target}(s, f):"
        yield f"{_INDENT}trail = []"
        yield f"{_INDENT}minutes = 0"
        for stage in (*self.layout.program.machine.stages[target].ancestors, target):
            if stage == target:
                yield from _deeper(self._execution(stage), 1)
            else:
                place = self.layout.marks[stage]
                yield f"{_INDENT}if s >> {place.shift} & 3 != {GREEN}:"
                yield from _deeper(self._execution(stage), 2)
        yield f"{_INDENT}return s, f, minutes, True, trail"

    def _execution(self, stage: int) -> Iterator[str]:
        minutes = self.layout.program.machine.stages[stage].minutes
        yield f"minutes += max(0, {self.writer.source(minutes, self._judging())})"
        yield f"s, f, seen = stage_{stage}(s, f)"
        yield f"trail.append(({stage}, seen))"
        yield "if seen is None:"
        yield f"{_INDENT}return s, f, minutes, False, trail"

    def _call(self, index: int, writes: Sequence[Write]) -> Iterator[str]:
        yield f"def call_{index}(s, f):"
        yield from _deeper(self._writes(writes, self._world("metric"), below=None), 1)
        yield f"{_INDENT}return s, f"

    def _inject(self, injections: Sequence[Injection]) -> Iterator[str]:
        yield "def inject(s, f):"
        world = self._world("metric")
        for index, each in enumerate(injections):
            happened = self.layout.injected[index].mask
            yield f"{_INDENT}if not s & {happened} and {self.writer.source(each.when, world)}:"
            yield from _deeper(self._writes(each.writes, world, below=None), 2)
            yield f"{_INDENT}{_INDENT}s |= {happened if each.once else 0}"
        yield f"{_INDENT}return s, f"


def _deeper(lines: Iterable[str], levels: int) -> Iterator[str]:
    return (_INDENT * levels + line for line in lines)
