"""Whether a scenario behaves as it claims: healthy, broken, and repaired as its tests say."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from fragileml.analysis.scripts import failures
from fragileml.episode.episode import Episode
from fragileml.episode.judge import Judge
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.state import Mark
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Severity
from fragileml_dsl.machine.annotations import ScriptedTest
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.source import Position, Span

MOST_PICKS = 16
"""A test runs for every combination of alternatives up to this many, else for as many seeds."""

_SEEDS_TRIED = 2_000


def examine(machine: Machine) -> tuple[Diagnostic, ...]:
    """Run a scenario as it claims to behave.

    Returns:
        What does not hold, at most once for all combinations of alternatives; empty if all does.
    """
    examination = _Examination(Interpreter(machine))
    found = dict.fromkeys(examination.findings())
    return tuple(sorted(found, key=lambda each: each.sort_key))


def seeds_of_all_picks(interpreter: Interpreter) -> tuple[int, ...]:
    """Return one seed for each combination of alternatives, or the first 16 if there are more."""
    combinations = 1
    for variation in interpreter.machine.variations:
        combinations *= len(variation.alternatives)
    if combinations > MOST_PICKS:
        return tuple(range(MOST_PICKS))
    found: dict[tuple[int, ...], int] = {}
    for seed in range(_SEEDS_TRIED):
        found.setdefault(interpreter.picks(seed), seed)
        if len(found) == combinations:
            break
    return tuple(found.values())


@frozen
class _Examination:
    interpreter: Interpreter

    @property
    def machine(self) -> Machine:
        return self.interpreter.machine

    def findings(self) -> Iterator[Diagnostic]:
        seeds = seeds_of_all_picks(self.interpreter)
        healthy = Interpreter(evolve(self.machine, faults=(), injections=()))
        for seed in seeds:
            yield from self._healthy(healthy, seed)
            yield from self._broken(self.interpreter.reset(seed))
        for test in self.machine.annotations.tests:
            yield from self._test(test, seeds if test.seed is None else (test.seed,))

    def _healthy(self, healthy: Interpreter, seed: int) -> Iterator[Diagnostic]:
        state = healthy.reset(seed).state
        judge = Judge(healthy.program, state)
        if state.marks[self.machine.goal] is not Mark.GREEN:
            failed = [
                stage.name
                for stage, mark in zip(self.machine.stages, state.marks, strict=True)
                if mark is Mark.FAILED
            ]
            where = f": {failed[0]} fails" if failed else ""
            hint = "no issue may hold with the initial values"
            yield self._finding("FML801", f"without its faults the goal is not green{where}", hint)
        elif judge.faulty:
            names = self._names(judge.faulty)
            yield self._finding("FML802", f"without its faults these issues hold: {names}")
        elif not judge.success(state):
            hint = "check keep and success against the initial values"
            yield self._finding("FML803", "without its faults the goal is not reached", hint)

    def _broken(self, beginning: Beginning) -> Iterator[Diagnostic]:
        judge = Judge(self.interpreter.program, beginning.state)
        if self.machine.faults and judge.success(beginning.state):
            hint = "let a fault raise an issue of the goal stage or one above it"
            yield self._finding("FML804", "with its faults nothing is wrong at reset", hint)
        holding = {
            issue.name
            for issue, visibility in zip(self.machine.issues, beginning.state.issues, strict=True)
            if visibility is not None
        }
        notes = self.machine.annotations
        for fault, raises in zip(notes.faults, notes.raises, strict=True):
            for name in (each for each in raises if each not in holding):
                message = f"the fault {fault} does not raise {name} at reset"
                hint = "set values for which the issue's when holds, or leave it out of raises"
                yield self._finding("FML805", message, hint)

    def _test(self, test: ScriptedTest, seeds: tuple[int, ...]) -> Iterator[Diagnostic]:
        for seed in seeds:
            for failure in failures(Episode(self.interpreter, seed), test):
                which = f" (seed {seed})" if len(seeds) > 1 else ""
                message = f"the test {test.title!r} fails{which}: {failure}"
                hint = "expect what happens, or change the steps"
                yield self._finding("FML806", message, hint, line=test.line)
                return

    def _names(self, issues: tuple[int, ...]) -> str:
        return ", ".join(self.machine.issues[each].name for each in issues)

    def _finding(self, code: str, message: str, hint: str = "", line: int = 1) -> Diagnostic:
        place = Position(line, 1)
        span = Span(self.machine.annotations.file, place, place)
        return Diagnostic(code, Severity.ERROR, message, span, hint=hint)
