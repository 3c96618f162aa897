"""The shape of a test's step: a mapping with one key, the kind of action."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from difflib import get_close_matches

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.description import Definitions, Schema
from fragileml_dsl.syntax.shape import head, refuse
from fragileml_dsl.syntax.shapes import (
    ACTION,
    CAUSE,
    MODULE,
    PROBE,
    STAGE,
    TEXT,
    VALUE,
    VARIABLE,
    MapOf,
    Record,
    Shape,
    Step,
    key,
)
from fragileml_dsl.yaml_reader.nodes import Mapping, Node


@frozen
class Diagnosis:
    """What ``submit`` may name.

    Attributes:
        module: The module in which the agent says the cause lies.
        cause: The category of the cause.
    """

    span: Span
    module: Located[str] | None = key(MODULE, default=None)
    cause: Located[str] | None = key(CAUSE, default=None)


SETTINGS = MapOf(VARIABLE, VALUE)
DIAGNOSIS = Record(Diagnosis)
NAMES: ReadOnly[str, Shape[Located[str]]] = {
    "run": STAGE,
    "inspect": PROBE,
    "call": ACTION,
    "pip": TEXT,
}
SHAPES: ReadOnly[str, Shape[object]] = {"edit": SETTINGS, **NAMES, "submit": DIAGNOSIS}
KINDS = tuple(SHAPES)


def argument_of(kind: str) -> Shape[object]:
    """Return the shape of what stands behind the key of a step, which is one of :data:`KINDS`."""
    match kind:
        case "edit":
            return SETTINGS
        case "submit":
            return DIAGNOSIS
        case _:
            return NAMES[kind]


@frozen
class StepShape(Shape[Step]):
    """One action of a test, such as ``run: train``."""

    noun: str = "a step such as `run: train`"
    plural: str = "steps"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a mapping with one of the actions."""
        return {
            "type": "object",
            "properties": {kind: shape.describe(definitions) for kind, shape in SHAPES.items()},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }

    def read_sound(self, node: Node, reporter: Reporter) -> Step:
        """Return the step."""
        if not isinstance(node, Mapping):
            return self.hole(refuse(node, self.noun, reporter))
        if len(node.entries) != 1:
            message = f"a step has one key, this has {len(node.entries)}"
            hint = "begin each action with a dash of its own"
            reporter.report("FML213", head(node), message, hint=hint)
            return self.hole(node.span.as_hole())
        entry = node.entries[0]
        kind = Located(entry.key.text, entry.key.span)
        if kind.value not in KINDS:
            close = get_close_matches(kind.value, KINDS, n=1)
            hint = f"did you mean `{close[0]}`?" if close else f"actions: {', '.join(KINDS)}"
            reporter.report("FML213", kind.span, f"unknown action `{kind.value}`", hint=hint)
            return self.hole(kind.span.as_hole())
        return _read_step(kind, entry.value, node.span, reporter)

    def hole(self, span: Span) -> Step:
        """Return a step of which nothing is known."""
        return Step(span, Located("", span))


def _read_step(kind: Located[str], node: Node, span: Span, reporter: Reporter) -> Step:
    match kind.value:
        case "edit":
            return Step(span, kind, settings=SETTINGS.read(node, reporter))
        case "submit":
            diagnosis = DIAGNOSIS.read(node, reporter)
            return Step(span, kind, module=diagnosis.module, cause=diagnosis.cause)
        case _:
            return Step(span, kind, NAMES[kind.value].read(node, reporter))


STEP = StepShape()
