"""The tests in a scenario's file: their steps name real actions, their expectations real things."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

from attrs import frozen

from fragileml_dsl.check.checked import CheckedPipeline
from fragileml_dsl.check.literals import convert
from fragileml_dsl.check.pipeline import declared_in, issues_in, variables_of
from fragileml_dsl.check.scope import names_near
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.machine.annotations import (
    CallStep,
    EditStep,
    Expectation,
    InspectStep,
    RunStep,
    ScriptedTest,
    ScriptStep,
    SubmitStep,
)
from fragileml_dsl.machine.term import Value
from fragileml_dsl.source import Located
from fragileml_dsl.syntax import scenario as syntax
from fragileml_dsl.syntax.shapes import Step

_T = TypeVar("_T")

BUILT_IN_PROBES = ("log", "traceback", "settings", "changes", "packages")
"""Probes that every pipeline has."""


def check_tests(
    tree: syntax.Scenario, pipeline: CheckedPipeline, causes: tuple[str, ...], reporter: Reporter
) -> tuple[ScriptedTest, ...]:
    """Return the tests of a scenario, complete if no error was reported."""
    checker = _ScriptChecker(pipeline, causes, reporter)
    return tuple(checker.test(each) for each in tree.tests)


@frozen
class _ScriptChecker:
    pipeline: CheckedPipeline
    causes: tuple[str, ...]
    reporter: Reporter

    def test(self, tree: syntax.Test) -> ScriptedTest:
        """Return one test."""
        steps = [self._step(each) for each in tree.do]
        return ScriptedTest(
            tree.title.value,
            tuple(each for each in steps if each is not None),
            self._expectation(tree),
            tree.seed.value if tree.seed else None,
            tree.span.start.line,
        )

    def _step(self, step: Step) -> ScriptStep | None:
        name = step.name
        if step.kind.value == "edit":
            return EditStep(tuple(self._settings(step)))
        if step.kind.value == "submit":
            return self._submit(step)
        if name is None:
            return None
        if step.kind.value == "run":
            self._known(name, self.pipeline.stage_names, "FML408", "stage")
            return RunStep(name.value)
        if step.kind.value == "inspect":
            self._known(name, (*BUILT_IN_PROBES, *self._probes), "FML423", "probe")
            return InspectStep(name.value)
        self._known(name, self._actions, "FML424", "action")
        return CallStep(name.value)

    @property
    def _probes(self) -> tuple[str, ...]:
        modules = self.pipeline.instances
        return tuple(f"{one.name}/{each.name}" for one in modules for each in one.module.probes)

    @property
    def _actions(self) -> tuple[str, ...]:
        modules = self.pipeline.instances
        return tuple(f"{one.name}/{each.name}" for one in modules for each in one.module.actions)

    def _known(self, name: Located[str], known: Collection[str], code: str, what: str) -> None:
        if name.value not in known:
            message = f"the pipeline has no {what} {name.value}"
            self.reporter.report(code, name.span, message, hint=names_near(name.value, known))

    def _settings(self, step: Step) -> Iterator[tuple[str, Value]]:
        declared = variables_of(self.pipeline.instances)
        known = declared_in(self.pipeline.instances)
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

    def _editable(self, name: str) -> bool:
        module, _, variable = name.partition(".")
        instance = self.pipeline.instance(module)
        return instance is not None and instance.module.variables[variable].editable

    def _submit(self, step: Step) -> SubmitStep:
        if step.module is not None:
            modules = [each.name for each in self.pipeline.instances]
            self._known(step.module, modules, "FML426", "module")
        if step.cause is not None and self.causes and step.cause.value not in self.causes:
            message = f"the pack has no cause {step.cause.value}"
            hint = names_near(step.cause.value, self.causes)
            self.reporter.report("FML420", step.cause.span, message, hint=hint)
        return SubmitStep(
            step.module.value if step.module else None, step.cause.value if step.cause else None
        )

    def _expectation(self, tree: syntax.Test) -> Expectation:
        expect = tree.expect
        if expect.failed is not None:
            self._known(expect.failed, self.pipeline.stage_names, "FML408", "stage")
        if expect.issue is not None:
            self._known(expect.issue, issues_in(self.pipeline), "FML422", "issue")
        submits = bool(tree.do) and tree.do[-1].kind.value == "submit"
        if expect.success is not None and not submits:
            message = "success is judged at submit only"
            hint = "end the test's steps with - submit: {}"
            self.reporter.report("FML713", expect.success.span, message, hint=hint)
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
