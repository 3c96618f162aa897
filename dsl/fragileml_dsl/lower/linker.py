"""Names to indices, and definitions to the expressions that they stand for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field

from fragileml_dsl.check.checked import CheckedChoice, CheckedPipeline, CheckedWrite, Instance
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.typed import Typed, TypedTemplate
from fragileml_dsl.lower.terms import lower_template, lower_term
from fragileml_dsl.machine.machine import Choice, Write
from fragileml_dsl.machine.term import FALSE, TRUE, Template, Term

MAX_TERM = 5_000
"""Greatest number of nodes of an expression with its definitions written out."""


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
    _defines: dict[str, tuple[Term, int]] = field(factory=dict, init=False)

    @classmethod
    def of(cls, pipeline: CheckedPipeline, reporter: Reporter) -> Linker:
        """Return the linker of a pipeline; the order of its indices is the machine's."""
        variables = (
            f"{one.name}.{name}" for one in pipeline.instances for name in one.module.variables
        )
        return cls(
            slots={name: slot for slot, name in enumerate(variables)},
            metrics={name.value: index for index, (name, _) in enumerate(pipeline.metrics)},
            stages={each.name: index for index, each in enumerate(pipeline.stages)},
            issues={name: index for index, name in enumerate(pipeline.issue_names)},
            instances={each.name: each for each in pipeline.instances},
            reporter=reporter,
        )

    def term(self, typed: Typed, owner: str) -> Term:
        """Return the term of an expression whose plain names are those of ``owner``."""
        if self._size(typed, owner) > MAX_TERM:
            message = f"with its definitions written out the expression has over {MAX_TERM} parts"
            self.reporter.report(
                "FML622", typed.span, message, hint="let it read fewer definitions"
            )
            return FALSE
        return lower_term(typed, lambda node: self._reference(node, owner))

    def guard(self, typed: Typed | None, owner: str) -> Term:
        """Return the term of a condition, ``true`` where there is none."""
        return TRUE if typed is None else self.term(typed, owner)

    def text(self, template: TypedTemplate, owner: str) -> Template:
        """Return a text with its holes lowered."""
        return lower_template(template, lambda node: self._reference(node, owner))

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

    def _size(self, typed: Typed, owner: str) -> int:
        return sum(self._size_of_node(node, owner) for node in typed.walk())

    def _size_of_node(self, node: Typed, owner: str) -> int:
        name = _full(str(node.constant), owner)
        if node.operator in {"variable", "define"} and name not in self.slots:
            return self._define(name)[1]
        return 1

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
        return self._define(full)[0] if slot is None else Term("variable", constant=slot)

    def _define(self, full: str) -> tuple[Term, int]:
        known = self._defines.get(full)
        if known is None:
            owner, _, name = full.partition(".")
            value = self.instances[owner].module.defines[name].value
            size = self._size(value, owner)
            # One that is too large is reported once, not again wherever it is read.
            known = (self.term(value, owner), size if size <= MAX_TERM else 1)
            self._defines[full] = known
        return known


def _indexed(operator: str, index: int | None, absent: Term) -> Term:
    return absent if index is None else Term(operator, constant=index)


def _full(name: str, owner: str) -> str:
    return name if "." in name or not owner else f"{owner}.{name}"
