"""One scenario: what is wrong, what counts as repaired, and whether its names exist."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from attrs import evolve, frozen

from fragileml_dsl.check.checked import (
    CheckedAlternative,
    CheckedFault,
    CheckedInjection,
    CheckedPipeline,
    CheckedScenario,
    Rules,
)
from fragileml_dsl.check.checked_packages import CheckedChange
from fragileml_dsl.check.conditions import Conditions
from fragileml_dsl.check.known import Names
from fragileml_dsl.check.module import check_changes, check_least, check_raises
from fragileml_dsl.check.packages import check_change, refine_packages
from fragileml_dsl.check.pipeline import issues_in, pipeline_scope, variables_of
from fragileml_dsl.check.scope import names_near
from fragileml_dsl.check.scripts import check_tests
from fragileml_dsl.check.stages import check_known
from fragileml_dsl.check.writes import WriteChecker
from fragileml_dsl.diagnostics.diagnostic import Label
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.machine.machine import Start
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.module import Fault
from fragileml_dsl.syntax.packages import PackageChange
from fragileml_dsl.syntax.scenario import Alternative, Scenario


def check_scenario(
    tree: Scenario, pipeline: CheckedPipeline, rules: Rules, file: str, reporter: Reporter
) -> CheckedScenario:
    """Check a scenario against its pipeline and its pack."""
    return _ScenarioChecker(tree, pipeline, rules, file, reporter).check()


@frozen(eq=False)
class _ScenarioChecker:
    tree: Scenario
    pipeline: CheckedPipeline
    rules: Rules
    file: str
    reporter: Reporter

    def check(self) -> CheckedScenario:
        """Check all sections in the order in which they are written."""
        self._check_causes()
        self._check_budget()
        self._check_par()
        faults = tuple(self._faults())
        self._check_overlaps(faults)
        success, keeps = self._success()
        packages = refine_packages(self.pipeline.packages, self.tree.packages, self.reporter)
        return CheckedScenario(
            tree=self.tree,
            file=self.file,
            pipeline=self.pipeline,
            rules=self.rules,
            packages=packages,
            start=self._start(),
            initial=self._writer.literals(self.tree.init),
            faults=faults,
            injections=tuple(self._injections()),
            goal=self._goal(),
            success=success,
            keeps=keeps,
            variations=tuple(self._variations()),
            tests=check_tests(self.tree, self.pipeline, self.rules.causes, self.reporter),
        )

    @cached_property
    def _writer(self) -> WriteChecker:
        scope = pipeline_scope(self.pipeline.instances, self.pipeline.packages.names)
        return WriteChecker(variables_of(self.pipeline.instances), scope, self.reporter)

    @cached_property
    def _after_runs(self) -> Conditions:
        """The scope of what is judged after runs: goals and keeps."""
        scope = self._writer.scope.with_run(self.pipeline.metric_names, self.pipeline.stage_names)
        return Conditions(evolve(scope, issues=self._issues), self.reporter)

    @cached_property
    def _issues(self) -> Names:
        return issues_in(self.pipeline)

    def _check_causes(self) -> None:
        for instance in self.pipeline.instances:
            for issue in instance.module.tree.issues:
                cause = issue.value.cause
                if cause.value not in self.rules.causes:
                    message = f"the pack has no cause {cause.value}"
                    near = names_near(cause.value, self.rules.causes)
                    more = "; or add it to causes: in pack.yaml"
                    hint = near if near.endswith("?") else near + more
                    self.reporter.report("FML420", cause.span, message, hint=hint)

    def _check_budget(self) -> None:
        check_least(self.tree.budget.steps, 1, "steps", self.reporter)
        check_least(self.tree.budget.minutes, 1, "minutes", self.reporter)

    def _check_par(self) -> None:
        if self.tree.par is not None:
            check_least(self.tree.par.steps, 1, "steps", self.reporter)
            check_least(self.tree.par.minutes, 0, "minutes", self.reporter)

    def _start(self) -> Start:
        word = self.tree.start
        if word is None:
            return Start.WARM
        try:
            return Start(word.value)
        except ValueError:
            message = f"a scenario cannot start {word.value}"
            self.reporter.report("FML417", word.span, message, hint="write cold or leave it out")
            return Start.WARM

    def _goal(self) -> str:
        run = self.tree.goal.run if self.tree.goal else None
        if run is None:
            return self.pipeline.goal
        check_known(run, self.pipeline.stage_names, self.reporter)
        return run.value

    def _success(self) -> tuple[Typed | None, tuple[tuple[Typed, str], ...]]:
        goal = self.tree.goal
        if goal is None:
            return None, ()
        keeps = [
            (when, each.text.value)
            for each in goal.keep
            if (when := self._after_runs.condition(each.when)) is not None
        ]
        return self._after_runs.condition(goal.success), tuple(keeps)

    def _faults(self) -> Iterator[CheckedFault]:
        for index, each in enumerate(self.tree.faults):
            if isinstance(each, Fault):
                yield self._inline_fault(index, each)
                continue
            fault = self._named_fault(each)
            if fault is not None:
                yield fault

    def _inline_fault(self, index: int, tree: Fault) -> CheckedFault:
        check_raises(tree.span, tree, self.reporter)
        check_changes(tree.span, tree, self.reporter)
        for issue in tree.raises:
            self._check_issue(issue)
        writes = self._writer.check(tree.set)
        return CheckedFault(
            f"inline-{index + 1}", "", writes, tree.raises, self._change(tree.packages)
        )

    def _change(self, tree: PackageChange | None) -> CheckedChange | None:
        packages = refine_packages(self.pipeline.packages, self.tree.packages, Reporter())
        return check_change(tree, packages, self.reporter)

    def _named_fault(self, name: Located[str]) -> CheckedFault | None:
        module, _, plain = name.value.partition("/")
        instance = self.pipeline.instance(module)
        fault = instance.module.faults.get(plain) if instance else None
        if instance is None or fault is None:
            known = self.pipeline.names_of(lambda tree: (each.name for each in tree.faults))
            if name.value not in known:
                message = f"the pipeline has no fault {name.value}"
                hint = names_near(name.value, known)
                self.reporter.report("FML421", name.span, message, hint=hint)
            return None
        raises = tuple(
            each if "/" in each.value else Located(f"{module}/{each.value}", each.span)
            for each in fault.raises
        )
        for issue, written in zip(raises, fault.raises, strict=True):
            if issue is written:
                self._check_issue(issue)
        tree = next(each.value for each in instance.module.tree.faults if each.name.value == plain)
        return evolve(
            fault,
            name=name.value,
            owner=module,
            raises=raises,
            packages=self._change(tree.packages),
        )

    def _check_issue(self, name: Located[str]) -> None:
        if name.value not in self._issues:
            message = f"the pipeline has no issue {name.value}"
            hint = names_near(name.value, self._issues)
            self.reporter.report("FML422", name.span, message, hint=hint)

    def _check_overlaps(self, faults: tuple[CheckedFault, ...]) -> None:
        """Two faults that set one variable hide each other."""
        seen: dict[str, tuple[int, Span]] = {}
        for index, fault in enumerate(faults):
            for write in fault.writes:
                name = f"{fault.owner}.{write.target.value}".removeprefix(".")
                first, span = seen.setdefault(name, (index, write.target.span))
                if first != index:
                    message = f"two faults set {name}"
                    related = (Label(span, "set here first"),)
                    place = self.tree.faults[index].span
                    hint = "let each fault set variables of its own, or make one fault of them"
                    self.reporter.report("FML703", place, message, hint=hint, related=related)

    def _injections(self) -> Iterator[CheckedInjection]:
        scope = self._writer.scope
        marks = Conditions(evolve(scope, stages=self.pipeline.stage_names), self.reporter)
        for tree in self.tree.inject:
            when = marks.condition(tree.when)
            assume = (when,) if when else ()
            writes = self._writer.check(tree.set, assume)
            if when is not None:
                once = tree.once is None or tree.once.value
                log = tuple((each.value,) for each in tree.log)
                yield CheckedInjection(when, once, writes, log)

    def _variations(self) -> Iterator[tuple[str, tuple[CheckedAlternative, ...]]]:
        for each in self.tree.vary:
            if not each.value:
                message = f"the group {each.name.value} has no alternatives"
                hint = "add an alternative, such as {alert: The job failed.}, or remove the group"
                self.reporter.report("FML704", each.name.span, message, hint=hint)
                continue
            yield each.name.value, tuple(self._alternative(one) for one in each.value)

    def _alternative(self, tree: Alternative) -> CheckedAlternative:
        return CheckedAlternative(
            self._writer.literals(tree.init),
            tree.alert.value if tree.alert else None,
            tree.task.value if tree.task else None,
            tuple(each.value for each in tree.log),
        )
