"""The shape of a test's step: a mapping with one key, the kind of action."""

from __future__ import annotations

from difflib import get_close_matches

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.names import ACTION, PROBE
from fragileml_dsl.syntax.shape import head, refuse
from fragileml_dsl.syntax.shapes import (
    IDENTIFIER,
    KEBAB_ID,
    MISSING,
    QUALIFIED_ID,
    VALUE,
    MapOf,
    Missing,
    Record,
    Shape,
    Step,
    key,
)
from fragileml_dsl.yaml_reader.nodes import Mapping, Node


@frozen
class Diagnosis:
    """What ``submit`` may name."""

    span: Span
    module: Located[str] | None = key(IDENTIFIER, default=None)
    cause: Located[str] | None = key(KEBAB_ID, default=None)


SETTINGS = MapOf(QUALIFIED_ID, VALUE)
DIAGNOSIS = Record(Diagnosis)
NAMES = {"run": IDENTIFIER, "inspect": PROBE, "call": ACTION}
KINDS = ("edit", "run", "inspect", "call", "submit")


@frozen
class StepShape(Shape[Step]):
    """One action of a test, such as ``run: train``."""

    noun: str = "a step such as `run: train`"
    plural: str = "steps"

    def read(self, node: Node, reporter: Reporter) -> Step | Missing:
        """Return the step."""
        if not isinstance(node, Mapping):
            return refuse(node, self.noun, reporter)
        if len(node.entries) != 1:
            message = f"a step has one key, this has {len(node.entries)}"
            hint = "begin each action with a dash of its own"
            reporter.report("FML213", head(node), message, hint=hint)
            return MISSING
        entry = node.entries[0]
        kind = Located(entry.key.text, entry.key.span)
        if kind.value not in KINDS:
            close = get_close_matches(kind.value, KINDS, n=1)
            hint = f"did you mean `{close[0]}`?" if close else f"actions: {', '.join(KINDS)}"
            reporter.report("FML213", kind.span, f"unknown action `{kind.value}`", hint=hint)
            return MISSING
        return _read_step(kind, entry.value, node.span, reporter)


def _read_step(kind: Located[str], node: Node, span: Span, reporter: Reporter) -> Step | Missing:
    match kind.value:
        case "edit":
            settings = SETTINGS.read(node, reporter)
            return MISSING if settings is MISSING else Step(span, kind, settings=settings)
        case "submit":
            diagnosis = DIAGNOSIS.read(node, reporter)
            if diagnosis is MISSING:
                return MISSING
            return Step(span, kind, module=diagnosis.module, cause=diagnosis.cause)
        case _:
            name = NAMES[kind.value].read(node, reporter)
            return MISSING if name is MISSING else Step(span, kind, name)


STEP = StepShape()
