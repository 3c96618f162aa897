"""Names to indices, and definitions to the expressions that they stand for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import copy

from attrs import define, field, frozen

from fragileml_dsl.check.checked import CheckedChoice, CheckedPipeline, CheckedWrite, Instance
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.typed import Typed, TypedTemplate
from fragileml_dsl.expressions.work import Work, check_work
from fragileml_dsl.lower.terms import lower_template, lower_term
from fragileml_dsl.machine.machine import Choice, Write
from fragileml_dsl.machine.term import FALSE, TRUE, Template, Term

MAX_PARTS = 5_000
"""Greatest number of nodes of an expression with its definitions written out."""

MAX_DEPTH = 200
"""Greatest number of nodes that stand in each other."""

MAX_TOTAL = 500_000
"""Greatest number of nodes of all expressions of a scenario."""


@frozen
class _Written:
    """An expression with its definitions written out; one that is too large has no bounds.

    Attributes:
        term: What it is in the machine.
        parts: How many nodes it has.
        depth: How many of them stand in each other.
        work: The worst case of evaluating it; None unless it is a definition or reads one.
    """

    term: Term
    parts: float
    depth: int
    work: Work | None = None


_TOO_LARGE = _Written(FALSE, math.inf, 0)


@define
class Linker:
    """Lowers the expressions of one pipeline and the scenarios on it.

    Attributes:
        slots: Slot of each variable by its full name.
        metrics: Index of each metric.
        stages: Index of each stage.
        issues: Index of each issue by its full name.
        instances: The module instances by name.
        reporter: Where expressions that grow too large are reported.
    """

    slots: Mapping[str, int]
    metrics: Mapping[str, int]
    stages: Mapping[str, int]
    issues: Mapping[str, int]
    instances: Mapping[str, Instance]
    reporter: Reporter
    _defines: dict[str, _Written] = field(factory=dict, init=False)
    _total: float = field(default=0, init=False)

    @classmethod
    def of(cls, pipeline: CheckedPipeline, reporter: Reporter) -> Linker:
        """Return the linker of a pipeline; the order of its indices is the machine's."""
        variables = (
            f"{one.name}.{name}" for one in pipeline.instances for name in one.module.variables
        )
        linker = cls(
            slots={name: slot for slot, name in enumerate(variables)},
            metrics={name.value: index for index, (name, _) in enumerate(pipeline.metrics)},
            stages={each.name: index for index, each in enumerate(pipeline.stages)},
            issues={name: index for index, name in enumerate(pipeline.issue_names)},
            instances={each.name: each for each in pipeline.instances},
            reporter=reporter,
        )
        for each in pipeline.definitions:
            linker._define(each)
        return linker

    def continued(self, reporter: Reporter) -> Linker:
        """Return a linker that goes on where this one stands, and reports elsewhere."""
        linker = copy(self)
        linker.reporter = reporter
        return linker

    def term(self, typed: Typed, owner: str) -> Term:
        """Return the term of an expression whose plain names are those of ``owner``."""
        written = self._write_out(typed, owner)
        if written is _TOO_LARGE or self._total > MAX_TOTAL:
            return FALSE
        self._total += written.parts
        if self._total > MAX_TOTAL:
            self._report_size(typed, f"all up to this one have over {MAX_TOTAL:,} parts")
        return written.term

    def guard(self, typed: Typed | None, owner: str) -> Term:
        """Return the term of a condition, ``true`` where there is none."""
        return TRUE if typed is None else self.term(typed, owner)

    def text(self, template: TypedTemplate, owner: str) -> Template:
        """Return a text with its holes lowered."""
        return lower_template(template, lambda typed: self.term(typed, owner))

    def texts(self, templates: Sequence[TypedTemplate], owner: str) -> tuple[Template, ...]:
        """Return several texts with their holes lowered."""
        return tuple(self.text(each, owner) for each in templates)

    def choices(self, choices: Sequence[CheckedChoice], owner: str) -> tuple[Choice, ...]:
        """Return a first-match list of texts."""
        return tuple(
            Choice(
                self.guard(each.guard, owner),
                self.text(each.text, owner),
                self.text(each.chain, owner),
            )
            for each in choices
        )

    def writes(self, writes: Sequence[CheckedWrite], owner: str) -> tuple[Write, ...]:
        """Return assignments in the order written."""
        return tuple(
            Write(self.slots[_full(each.target.value, owner)], self.term(each.value, owner))
            for each in writes
        )

    def _write_out(self, typed: Typed, owner: str, *, defines: bool = False) -> _Written:
        parts, depth, reads = self._measure(typed, owner)
        if parts > MAX_PARTS or depth > MAX_DEPTH:
            if parts < math.inf:
                deep = f"the expression is over {MAX_DEPTH} levels deep"
                large = f"the expression has over {MAX_PARTS:,} parts"
                self._report_size(typed, large if parts > MAX_PARTS else deep)
            return _TOO_LARGE
        work = None
        if defines or reads:
            work = check_work(typed, self.reporter, lambda name: self._work_of(name, owner))
            if work is None:
                return _TOO_LARGE
        term = lower_term(typed, lambda node: self._reference(node, owner))
        return _Written(term, parts, depth, work)

    def _work_of(self, name: str, owner: str) -> Work | None:
        written = self._defines.get(_full(name, owner))
        return written.work if written else None

    def _report_size(self, typed: Typed, what: str) -> None:
        message = f"with its definitions written out {what}"
        hint = "let it read fewer definitions, or a variable in place of one"
        self.reporter.report("FML622", typed.span, message, hint=hint)

    def _measure(self, typed: Typed, owner: str) -> tuple[float, int, bool]:
        """Return how many nodes an expression has, written out, and how deep they stand.

        The third value says whether it reads definitions.
        """
        name = _full(str(typed.constant), owner)
        if typed.operator in {"variable", "define"} and name not in self.slots:
            return self._defines[name].parts, self._defines[name].depth, True
        below = [self._measure(each, owner) for each in typed.operands]
        parts = 1 + sum(parts for parts, _, _ in below)
        depth = 1 + max((depth for _, depth, _ in below), default=0)
        return parts, depth, any(reads for _, _, reads in below)

    def _reference(self, node: Typed, owner: str) -> Term:
        name = str(node.constant)
        match node.operator:
            case "parameter":
                return Term("literal", constant=self.instances[owner].parameters[name])
            case "metric":
                return _indexed("metric", self.metrics.get(name), Term("literal"))
            case "stage":
                return _indexed("stage", self.stages.get(name), Term("literal", constant="never"))
            case "issue":
                return _indexed("issue", self.issues.get(name), FALSE)
        full = _full(name, owner)
        slot = self.slots.get(full)
        return self._defines[full].term if slot is None else Term("variable", constant=slot)

    def _define(self, full: str) -> None:
        """Write out a definition; those that it reads have been."""
        owner, _, name = full.partition(".")
        value = self.instances[owner].module.defines[name].value
        self._defines[full] = self._write_out(value, owner, defines=True)


def _indexed(operator: str, index: int | None, absent: Term) -> Term:
    return absent if index is None else Term(operator, constant=index)


def _full(name: str, owner: str) -> str:
    return name if "." in name or not owner else f"{owner}.{name}"
