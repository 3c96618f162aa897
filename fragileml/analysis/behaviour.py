"""Whether a scenario behaves as it claims: healthy, broken, and repaired as its tests say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from attrs import define, evolve, field, frozen

from fragileml.analysis.coverage import Raised
from fragileml.analysis.scripts import failures, variants
from fragileml.episode.episode import Episode
from fragileml.episode.judge import Judge
from fragileml.episode.moment import path
from fragileml.episode.tiers import TierName
from fragileml.machine.evaluate import evaluate
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.state import Mark, State
from fragileml.packages.linking import LinkError, link, without_faults
from fragileml_dsl.diagnostics.catalogue import CATALOGUE
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.machine.annotations import ScriptedTest
from fragileml_dsl.machine.machine import Fault, Machine
from fragileml_dsl.source import Position, Span

MOST_PICKS = 16
"""A test runs for every combination of alternatives up to this many, else for as many seeds."""

_SEEDS_TRIED = 2_000
_FEWEST_STEPS = 3


@frozen
class Examined:
    """What running a scenario as it claims to behave comes to.

    Attributes:
        diagnostics: What does not hold, at most once for all combinations of alternatives; empty
            if all does.
        raised: The issues that were met.
    """

    diagnostics: tuple[Diagnostic, ...]
    raised: Raised


def examine(machine: Machine) -> tuple[Diagnostic, ...]:
    """Run a scenario as it claims to behave.

    Returns:
        What does not hold, at most once for all combinations of alternatives; empty if all does.
    """
    return examined(machine).diagnostics


def examined(machine: Machine) -> Examined:
    """Run a scenario as it claims to behave, and note which issues are met."""
    try:
        examination = _Examination(link(machine))
    except LinkError as error:
        hint = "change install:, or override: what need not go together"
        return Examined((finding(machine, "FML809", str(error), hint),), Raised())
    found = dict.fromkeys(examination.findings())
    return Examined(
        tuple(sorted(found, key=lambda each: each.sort_key)),
        Raised(tuple(examination.at_reset), tuple(examination.in_tests)),
    )


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


@define
class _Examination:
    interpreter: Interpreter
    at_reset: dict[str, None] = field(factory=dict)
    in_tests: dict[str, None] = field(factory=dict)

    @property
    def machine(self) -> Machine:
        return self.interpreter.machine

    def findings(self) -> Iterator[Diagnostic]:
        seeds = seeds_of_all_picks(self.interpreter)
        healthy = without_faults(self.interpreter)
        budget: list[Diagnostic] = []
        for seed in seeds:
            state = self.interpreter.reset(seed).state
            found = [*self._healthy(healthy, seed), *self._broken(state)]
            yield from found or self._idle(seed, state)
            budget += self._budget(state)
        yield from budget
        # In too small a budget every repair fails, so tests have nothing more to say.
        for test in () if budget else self.machine.annotations.tests:
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
            names = ", ".join(self._named(judge.faulty))
            hint = "start with values with which they do not hold, and let a fault raise them"
            yield self._finding("FML802", f"without its faults these issues hold: {names}", hint)
        elif not judge.success(state):
            hint = "check keep and success against the initial values"
            yield self._finding("FML803", "without its faults the goal is not reached", hint)

    def _broken(self, state: State) -> Iterator[Diagnostic]:
        judge = Judge(self.interpreter.program, state)
        if self.machine.faults and judge.success(state):
            hint = "let a fault raise an issue of the goal stage or one above it"
            yield self._finding("FML804", "with its faults nothing is wrong at reset", hint)
        holding = self._named(_held(state))
        self.at_reset |= dict.fromkeys(holding)
        notes = self.machine.annotations
        for fault, raises in zip(notes.faults, notes.raises, strict=True):
            for name in (each for each in raises if each not in holding):
                message = f"the fault {fault} does not raise {name} at reset"
                hint = "set values for which the issue's when holds, or leave it out of raises"
                yield self._finding("FML805", message, hint)

    def _idle(self, seed: int, state: State) -> Iterator[Diagnostic]:
        """Look for faults that raise nothing, neither alone nor together with the others."""
        faults = self.machine.faults
        held = {faults: _held(state)}

        def holding(some: tuple[Fault, ...]) -> tuple[int, ...]:
            if some not in held:
                held[some] = self._holding(some, seed)
            return held[some]

        for index, name in enumerate(self.machine.annotations.faults):
            rest = faults[:index] + faults[index + 1 :]
            alone = (faults[index],)
            if holding(alone) == holding(()) and holding(rest) == holding(faults):
                hint = "let it raise an issue of the pipeline, or remove it"
                yield self._finding("FML807", f"the fault {name} raises nothing at reset", hint)

    def _holding(self, faults: tuple[Fault, ...], seed: int) -> tuple[int, ...]:
        return _held(link(evolve(self.machine, faults=faults)).reset(seed).state)

    def _budget(self, state: State) -> Iterator[Diagnostic]:
        """Compare the budget with what the shortest repair must cost: an edit, a run, a submit."""
        stages, goal = self.machine.stages, self.machine.goal
        frame = self.interpreter.program.frame(state.values, state.packages)
        waiting = [
            evaluate(stages[each].minutes, frame)
            for each in (*stages[goal].ancestors, goal)
            if state.marks[each] is not Mark.GREEN
        ]
        minutes = sum(each for each in waiting if isinstance(each, int))
        budget, steps = self.machine.minutes, self.machine.steps
        if minutes > budget:
            message = f"a run of the goal takes {minutes} minutes, the budget has {budget}"
            yield self._finding("FML808", message, f"give at least {minutes} minutes")
        if waiting and steps < _FEWEST_STEPS:
            message = f"a repair takes an edit, a run and a submit, the budget has {steps} steps"
            yield self._finding("FML808", message, f"give at least {_FEWEST_STEPS} steps")

    def _test(self, test: ScriptedTest, seeds: tuple[int, ...]) -> Iterator[Diagnostic]:
        for (way, variant), seed in product(variants(test), seeds):
            # A few episodes of a machine do not pay for generated code.
            episode = Episode(self.interpreter, seed, tier=TierName.REFERENCE)
            for failure in failures(episode, variant):
                notes = [way, f"seed {seed}" if len(seeds) > 1 else ""]
                which = f" ({', '.join(filter(None, notes))})" if any(notes) else ""
                message = f"the test {test.title!r} fails{which}: {failure}"
                hint = "expect what happens, or change the steps"
                yield self._finding("FML806", message, hint, line=test.line)
                return
            for moment in path(episode.snapshot()):
                self.in_tests |= dict.fromkeys(self._named(_held(moment.state)))

    def _named(self, issues: tuple[int, ...]) -> tuple[str, ...]:
        return tuple(self.machine.issues[each].name for each in issues)

    def _finding(self, code: str, message: str, hint: str = "", line: int = 1) -> Diagnostic:
        return finding(self.machine, code, message, hint, line)


def _held(state: State) -> tuple[int, ...]:
    return tuple(index for index, each in enumerate(state.issues) if each is not None)


def finding(machine: Machine, code: str, message: str, hint: str = "", line: int = 1) -> Diagnostic:
    """Return a diagnostic of a scenario's file."""
    return finding_in(machine.annotations.file, code, message, hint, line)


def finding_in(file: str, code: str, message: str, hint: str = "", line: int = 1) -> Diagnostic:
    """Return a diagnostic of a file, named as its pack names it."""
    place = Position(line, 1)
    span = Span(file, place, place)
    return Diagnostic(code, CATALOGUE[code].severity, message, span, hint=hint)
