"""One module, checked by itself against what it needs of others."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from fragileml_dsl.check.checked import (
    CheckedAction,
    CheckedEffect,
    CheckedFault,
    CheckedIssue,
    CheckedModule,
    CheckedProbe,
    CheckedWrite,
)
from fragileml_dsl.check.conditions import Conditions
from fragileml_dsl.check.known import Names
from fragileml_dsl.check.scope import names_near
from fragileml_dsl.check.stages import check_stage
from fragileml_dsl.check.symbols import Symbols, check_symbols
from fragileml_dsl.check.unread import check_private
from fragileml_dsl.check.writes import WriteChecker
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.closest import did_you_mean
from fragileml_dsl.expressions.typed import Hole, Typed
from fragileml_dsl.machine.machine import Show, Visibility
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax import module as syntax
from fragileml_dsl.syntax.names import STAGES
from fragileml_dsl.syntax.shapes import Record


def check_module(tree: syntax.Module, reporter: Reporter) -> CheckedModule:
    """Check a module; what it returns can be used if no error was reported."""
    return _ModuleChecker(tree, check_symbols(tree, reporter), reporter).check()


def unread_module(name: Located[str]) -> CheckedModule:
    """Return the stand-in for a module that could not be read: it may declare anything."""
    return check_module(Record(syntax.Module).hole(name.span.as_hole()), Reporter())


@frozen
class _ModuleChecker:
    tree: syntax.Module
    symbols: Symbols
    reporter: Reporter

    def check(self) -> CheckedModule:
        """Check all sections in the order in which they are written."""
        check_private(self.tree, self.reporter)
        for each in self.tree.needs_metrics:
            check_stage(Located(each.value.partition(".")[0], each.span), self.reporter)
        return CheckedModule(
            tree=self.tree,
            parameters=self.symbols.parameters,
            needs=self.symbols.needs,
            variables=self.symbols.variables,
            defines=self.symbols.defines,
            on_success=tuple(self._on_success()),
            issues=tuple(self._issues()),
            faults={each.name: each for each in self._faults()},
            probes=tuple(self._probes()),
            actions=tuple(self._actions()),
        )

    @property
    def _conditions(self) -> Conditions:
        return Conditions(self.symbols.scope, self.reporter)

    @property
    def _texts(self) -> Conditions:
        """The scope of texts: they may also print metrics and marks."""
        metrics = Names.of(self.tree.needs_metrics)
        return self._conditions.within(self.symbols.scope.with_run(metrics, STAGES))

    @property
    def _writes(self) -> WriteChecker:
        targets = {name: each.declared for name, each in self.symbols.variables.items()}
        return WriteChecker(targets, self.symbols.scope, self.reporter)

    def _on_success(self) -> Iterator[tuple[Located[str], tuple[CheckedWrite, ...]]]:
        for each in self.tree.on_success:
            check_stage(each.name, self.reporter)
            yield each.name, self._writes.check(each.value)

    def _issues(self) -> Iterator[CheckedIssue]:
        for each in self.tree.issues:
            issue = self._issue(each.name.value, each.value)
            if issue is not None:
                yield issue

    def _issue(self, name: str, tree: syntax.Issue) -> CheckedIssue | None:
        check_stage(tree.stage, self.reporter)
        when = self._conditions.condition(tree.when)
        assume = (when,) if when else ()
        visibility = tuple(self._visibility(tree, assume))
        self._check_error(tree, visibility)
        checked = (
            self._texts.choices(tree.error, assume),
            self._texts.texts(tree.log, assume),
            self._writes.check(tree.then, assume),
            tuple(self._effects(tree, assume)),
        )
        if when is None:
            return None
        return CheckedIssue(name, tree, self._weight(tree), when, visibility, *checked)

    def _weight(self, tree: syntax.Issue) -> int:
        if tree.weight is None:
            return 1
        check_least(tree.weight, 1, "weight", self.reporter)
        return tree.weight.value

    def _visibility(
        self, tree: syntax.Issue, assume: tuple[Typed, ...]
    ) -> Iterator[tuple[Typed | None, Visibility]]:
        for each in tree.visibility or ():
            guard = self._conditions.condition(each.when, assume)
            try:
                yield guard, Visibility(each.is_.value)
            except ValueError:
                message = f"there is no visibility {each.is_.value}"
                hint = names_near(each.is_.value, Visibility)
                self.reporter.report("FML416", each.is_.span, message, hint=hint)
        if tree.visibility is None:
            yield None, Visibility.LOUD

    def _check_error(
        self, tree: syntax.Issue, visibility: tuple[tuple[Typed | None, Visibility], ...]
    ) -> None:
        words = [word for _, word in visibility]
        speaks = any(word is not Visibility.SILENT for word in words)
        if speaks and not tree.error:
            hint = "add error: with the message, or visibility: silent"
            message = "an issue that is not silent needs an error text"
            self.reporter.report("FML710", tree.title.span, message, hint=hint)
        all_known = len(visibility) == len(tree.visibility or visibility)
        if visibility and all_known and not speaks and tree.error:
            hint = "remove error:, or use log: for lines that are printed all the same"
            message = "a silent issue never prints its error"
            self.reporter.report("FML711", tree.error[0].span, message, hint=hint)
        if all_known and tree.then and Visibility.LOUD not in words:
            hint = "write it under on_success: of its stage, or make the issue loud"
            message = "an issue that is never loud fails no stage, so this is never written"
            self.reporter.report("FML717", tree.then[0].name.span, message, hint=hint)

    def _effects(self, tree: syntax.Issue, assume: tuple[Typed, ...]) -> Iterator[CheckedEffect]:
        conditions = self._conditions.within(self.symbols.scope.for_metrics(value=True))
        needed = Names.of(self.tree.needs_metrics)
        for name, effect in ((each.name, each.value) for each in tree.effect):
            if name.value not in needed:
                hint = did_you_mean(name.value, needed) or f"add needs_metrics: [{name.value}]"
                message = f"the metric {name.value} is not among needs_metrics"
                self.reporter.report("FML406", name.span, message, hint=hint)
            value = conditions.metric(effect.value, assume)
            logged = conditions.metric(effect.logged, assume) if effect.logged else None
            if value is not None:
                yield CheckedEffect(name, value, logged)

    def _faults(self) -> Iterator[CheckedFault]:
        own = Names.of(each.name for each in self.tree.issues)
        for each in self.tree.faults:
            for issue in each.value.raises:
                if "/" not in issue.value and issue.value not in own:
                    message = f"this module has no issue {issue.value}"
                    hint = names_near(issue.value, own) or "write module/issue for another module's"
                    self.reporter.report("FML407", issue.span, message, hint=hint)
            check_raises(each.name.span, each.value, self.reporter)
            check_changes(each.name.span, each.value, self.reporter)
            writes = self._writes.check(each.value.set)
            yield CheckedFault(each.name.value, "", writes, each.value.raises)

    def _probes(self) -> Iterator[CheckedProbe]:
        for name, tree in ((each.name, each.value) for each in self.tree.probes):
            if tree.after is not None:
                check_stage(tree.after, self.reporter)
            text = self._texts.choices(tree.text)
            minutes = check_minutes(tree.minutes, self.reporter)
            probe = CheckedProbe(name.value, tree, minutes, text)
            self._check_shown(name, probe)
            yield probe

    def _check_shown(self, name: Located[str], probe: CheckedProbe) -> None:
        """A probe prints only what its module means to be found."""
        for choice in probe.text:
            printed = [part.value for part in choice.text if isinstance(part, Hole)]
            guards = [choice.guard] if choice.guard else []
            for node in (node for each in (*printed, *guards) for node in each.walk()):
                variable = self.symbols.variables.get(str(node.constant))
                if node.operator == "variable" and variable and variable.show is Show.HIDDEN:
                    self.reporter.report(
                        "FML712",
                        node.span,
                        f"the probe {name.value} reads the hidden variable {variable.name.value}",
                        hint=f"add show: probe to {variable.name.value}",
                    )

    def _actions(self) -> Iterator[CheckedAction]:
        for name, tree in ((each.name, each.value) for each in self.tree.actions):
            yield self._action(name.value, tree)

    def _action(self, name: str, tree: syntax.Action) -> CheckedAction:
        guard = self._conditions.condition(tree.when)
        assume = (guard,) if guard else ()
        return CheckedAction(
            name,
            tree,
            guard,
            check_minutes(tree.minutes, self.reporter),
            self._writes.check(tree.do, assume),
            self._texts.texts(tree.log, assume),
        )


def check_raises(place: Span, tree: syntax.Fault, reporter: Reporter) -> None:
    """Warn of a fault without ``raises``: nothing can judge whether it does what it is for."""
    if not tree.raises:
        hint = "add raises: with the issues that hold after it"
        reporter.report("FML714", place, "the fault does not say what it raises", hint=hint)


def check_changes(place: Span, tree: syntax.Fault, reporter: Reporter) -> None:
    """Report a fault that changes nothing."""
    if not tree.set and tree.packages is None and not tree.span.hole:
        hint = "add set: {…} with the change of state, or packages:"
        reporter.report("FML202", place, "missing key `set`", hint=hint)


def check_minutes(minutes: Located[int] | None, reporter: Reporter) -> int | None:
    """Return minutes after a check that they are not negative."""
    if minutes is None:
        return None
    check_least(minutes, 0, "minutes", reporter)
    return minutes.value


def check_least(number: Located[int], least: int, what: str, reporter: Reporter) -> None:
    """Report a whole number below its least value or too large to mean anything."""
    if not least <= number.value <= MAX_COUNT:
        message = f"{what} must lie between {least} and {MAX_COUNT}"
        hint = f"write {least if number.value < least else MAX_COUNT}, or a number between them"
        reporter.report("FML522", number.span, message, hint=hint)


MAX_COUNT = 1_000_000
"""Greatest budget, cost or weight that a file may name."""
