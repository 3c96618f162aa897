"""The tests in a scenario's file: their steps name real actions, their expectations real things."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from attrs import frozen

from fragileml_dsl.check.checked import CheckedPipeline, Declared
from fragileml_dsl.check.known import Names
from fragileml_dsl.check.literals import convert
from fragileml_dsl.check.packages import check_command
from fragileml_dsl.check.pipeline import declared_in, issues_in, variables_of
from fragileml_dsl.check.scope import names_near
from fragileml_dsl.check.stages import check_known
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.machine.annotations import (
    CHANGES,
    CallStep,
    EditStep,
    Expectation,
    InspectStep,
    PipStep,
    RunStep,
    ScriptedTest,
    ScriptStep,
    SubmitStep,
    Variant,
)
from fragileml_dsl.machine.term import Value
from fragileml_dsl.source import Located
from fragileml_dsl.syntax import scenario as syntax
from fragileml_dsl.syntax.record import keys_of
from fragileml_dsl.syntax.shapes import Step

_T = TypeVar("_T")

_EXPECTED = tuple(keys_of(syntax.Expectation))
_LEAST_CHANGES: Mapping[Variant, int] = {Variant.TWICE: 1, Variant.ANY_ORDER: 2}

BUILT_IN_PROBES = ("log", "traceback", "settings", "changes", "packages")
"""Probes that every pipeline has."""


def check_tests(
    tree: syntax.Scenario, pipeline: CheckedPipeline, causes: Names, reporter: Reporter
) -> tuple[ScriptedTest, ...]:
    """Return the tests of a scenario, complete if no error was reported."""
    checker = _ScriptChecker(pipeline, causes, reporter)
    return tuple(checker.test(each) for each in tree.tests)


@frozen(eq=False)
class _ScriptChecker:
    pipeline: CheckedPipeline
    causes: Names
    reporter: Reporter

    def test(self, tree: syntax.Test) -> ScriptedTest:
        """Return one test."""
        found = (self._step(each) for each in tree.do)
        steps = tuple(each for each in found if each is not None)
        return ScriptedTest(
            tree.title.value,
            steps,
            self._expectation(tree),
            tree.seed.value if tree.seed else None,
            tree.span.start.line,
            self._variants(tree, steps),
        )

    def _variants(self, tree: syntax.Test, steps: tuple[ScriptStep, ...]) -> tuple[Variant, ...]:
        """Return in which other ways a test is played; warn of those that are no other ways."""
        complete = not any(each.span.hole for each in tree.do)
        changes = sum(isinstance(each, CHANGES) for each in steps)
        found: dict[Variant, None] = {}
        for each in tree.also:
            variant = self._variant(each)
            if variant is None:
                continue
            found[variant] = None
            if complete and changes < _LEAST_CHANGES[variant]:
                count = "one change" if changes else "no change"
                message = f"the test has {count}, so {variant} is no other way to do it"
                hint = "leave it out, or write each change as a step of its own"
                self.reporter.report("FML722", each.span, message, hint=hint)
        return tuple(found)

    def _variant(self, word: Located[str]) -> Variant | None:
        try:
            return Variant(word.value)
        except ValueError:
            hint = f"the ways are {' and '.join(Variant)}"
            message = f"{word.value} is no way to do a test"
            self.reporter.report("FML427", word.span, message, hint=hint)
            return None

    def _step(self, step: Step) -> ScriptStep | None:
        name = step.name
        if step.kind.value == "edit":
            return EditStep(tuple(self._settings(step)))
        if step.kind.value == "submit":
            return self._submit(step)
        if name is None:
            return None
        if step.kind.value == "pip":
            check_command(name, self.pipeline.packages, self.reporter)
            return PipStep(name.value)
        if step.kind.value == "run":
            check_known(name, self.pipeline.stage_names, self.reporter)
            return RunStep(name.value)
        if step.kind.value == "inspect":
            self._known(name, self._probes, "FML423", "probe")
            return InspectStep(name.value)
        self._known(name, self._actions, "FML424", "action")
        return CallStep(name.value)

    @cached_property
    def _probes(self) -> Names:
        modules = self.pipeline.names_of(lambda tree: (each.name for each in tree.probes))
        return Names(BUILT_IN_PROBES) | modules

    @cached_property
    def _issues(self) -> Names:
        return issues_in(self.pipeline)

    @cached_property
    def _actions(self) -> Names:
        return self.pipeline.names_of(lambda tree: (each.name for each in tree.actions))

    def _known(self, name: Located[str], known: Names, code: str, what: str) -> None:
        if name.value not in known:
            message = f"the pipeline has no {what} {name.value}"
            hint = names_near(name.value, known) or f"there is no {what} at all: leave the step out"
            self.reporter.report(code, name.span, message, hint=hint)

    def _settings(self, step: Step) -> Iterator[tuple[str, Value]]:
        declared, known = self._declared
        editable = [name for name in declared if self._editable(name)]
        for each in step.settings:
            if each.name.value not in declared and each.name.value in known:
                continue
            if each.name.value not in editable:
                message = f"{each.name.value} is not a setting that an agent may edit"
                hint = names_near(each.name.value, editable)
                self.reporter.report("FML425", each.name.span, message, hint=hint)
                continue
            literal = convert(each.value, declared[each.name.value], self.reporter)
            if literal is not None:
                yield each.name.value, literal.value

    @cached_property
    def _declared(self) -> tuple[dict[str, Declared], Names]:
        """The variables, and all names that may be some."""
        instances = self.pipeline.instances
        return variables_of(instances), declared_in(instances)

    def _editable(self, name: str) -> bool:
        module, _, variable = name.partition(".")
        instance = self.pipeline.instance(module)
        return instance is not None and instance.module.variables[variable].editable

    def _submit(self, step: Step) -> SubmitStep:
        if step.module is not None:
            self._known(step.module, self.pipeline.module_names, "FML426", "module")
        if step.cause is not None and step.cause.value not in self.causes:
            message = f"the pack has no cause {step.cause.value}"
            hint = names_near(step.cause.value, self.causes)
            self.reporter.report("FML420", step.cause.span, message, hint=hint)
        return SubmitStep(
            step.module.value if step.module else None, step.cause.value if step.cause else None
        )

    def _expectation(self, tree: syntax.Test) -> Expectation:
        expect = tree.expect
        if expect.failed is not None:
            check_known(expect.failed, self.pipeline.stage_names, self.reporter)
        if expect.issue is not None:
            self._known(expect.issue, self._issues, "FML422", "issue")
        submits = any(each.span.hole for each in tree.do) or (
            bool(tree.do) and tree.do[-1].kind.value == "submit"
        )
        if expect.success is not None and not submits:
            message = "success is judged at submit only"
            hint = "end the test's steps with - submit: {}"
            self.reporter.report("FML713", expect.success.span, message, hint=hint)
        if all(getattr(expect, each) is None for each in _EXPECTED):
            hint = "say what follows, as in expect: {success: true, regressions: 0}"
            self.reporter.report("FML718", tree.title.span, "the test expects nothing", hint=hint)
        return Expectation(
            success=_plain(expect.success),
            regressions=_plain(expect.regressions),
            failed=_plain(expect.failed),
            issue=_plain(expect.issue),
            refused=_plain(expect.refused),
            prints=_plain(expect.prints),
        )


def _plain(located: Located[_T] | None) -> _T | None:
    return None if located is None else located.value
