"""Literal values: YAML text read as the type that its place asks for, never as YAML guesses."""

from __future__ import annotations

import difflib
import math
import re

from packaging.version import InvalidVersion, Version

from fragileml_dsl.check.checked import Declared
from fragileml_dsl.diagnostics.habits import NO_UNITS, has_unit
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.machine.term import Value
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.shapes import Value as ValueTree
from fragileml_dsl.yaml_reader.nodes import Scalar, Sequence, Style

INT_LIMIT = 2**31
"""Ints of the state lie in [-INT_LIMIT, INT_LIMIT - 1], so that sums and products of two fit."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,12}")
_DOUBLE = re.compile(r"[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})?")


def convert(tree: ValueTree, declared: Declared, reporter: Reporter) -> Located[Value] | None:
    """Return the literal as a value of the declared type and range, or None after a report."""
    if tree.formula is not None:
        hint = "write a literal; formulas are for writes: set, do, then and on_success"
        reporter.report("FML520", tree.span, "a formula cannot stand here", hint=hint)
        return None
    node = tree.node
    if declared.nullable and isinstance(node, Scalar) and _is_null(node):
        return Located(None, tree.span)
    problem, value = _read(node, declared)
    if problem is None:
        problem = _out_of_range(value, declared)
    if problem is not None:
        message, hint = problem
        reporter.report("FML521", tree.span, message, hint=hint)
        return None
    return Located(value, tree.span)


_Problem = tuple[str, str]


def _is_null(node: Scalar) -> bool:
    return node.style is Style.PLAIN and node.text == "null"


def _read(node: Scalar | Sequence, declared: Declared) -> tuple[_Problem | None, Value]:
    if declared.kind is Kind.SET:
        return _read_set(node, declared.values)
    if not isinstance(node, Scalar):
        return (
            f"expected one value of type {declared.kind}, found a list",
            "write it without brackets",
        ), None
    if declared.kind is Kind.ENUM:
        return _read_member(node.text, declared.values)
    if declared.kind is Kind.VERSION:
        return _read_version(node.text)
    return _read_plain(node, declared.kind)


def _read_set(node: Scalar | Sequence, values: tuple[str, ...]) -> tuple[_Problem | None, Value]:
    if isinstance(node, Scalar):
        return ("expected a list of values, found one", f"write [{node.text}]"), None
    texts = [each.text if isinstance(each, Scalar) else "" for each in node.items]
    for text in texts:
        problem, _ = _read_member(text, values)
        if problem:
            return problem, None
    return None, tuple(each for each in values if each in texts)


def _read_member(text: str, values: tuple[str, ...]) -> tuple[_Problem | None, Value]:
    if text in values:
        return None, text
    near = difflib.get_close_matches(text, values, 1)
    hint = f"did you mean {near[0]}?" if near else f"the values are {', '.join(values)}"
    return (f"{text!r} is not among the values", hint), None


def _read_version(text: str) -> tuple[_Problem | None, Value]:
    try:
        Version(text)
    except InvalidVersion:
        return (f"{text!r} is not a version", "write it as in 4.57.6"), None
    return None, text


def _read_plain(node: Scalar, kind: Kind) -> tuple[_Problem | None, Value]:
    text = node.text if node.style is Style.PLAIN else ""
    if kind is Kind.BOOL and text in {"true", "false"}:
        return None, text == "true"
    if kind is Kind.INT and _INTEGER.fullmatch(text):
        return None, int(text)
    if kind is Kind.DOUBLE and _DOUBLE.fullmatch(text):
        return None, float(text)
    return (f"{node.text!r} is not of type {kind}", _hint(node.text, kind)), None


def _hint(text: str, kind: Kind) -> str:
    word = text.strip().lower()
    if word in {"none", "null"}:
        return f"write null, and {kind}? for the type"
    if kind is Kind.BOOL and word in {"true", "false"}:
        return f"write {word}"
    if kind is Kind.INT and _INTEGER.fullmatch(text):
        return f"write {text} without quotes"
    return NO_UNITS if has_unit(text) else _HINTS[kind]


_HINTS = {
    Kind.BOOL: "write true or false, without quotes",
    Kind.INT: "write a whole number without quotes",
    Kind.DOUBLE: "write a number such as 0.1 or 5e-5, without quotes",
}


def _out_of_range(value: Value, declared: Declared) -> _Problem | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return (f"{value} is not a finite number", "write a smaller number")
    low, high = bounds_of(declared)
    if low <= value <= high:
        return None
    nearest = f"{low if value < low else high:g}"
    hint = f"write at {'least' if value < low else 'most'} {nearest}, or widen min: and max:"
    return (f"{value} is outside the range from {low} to {high}", hint)


def bounds_of(declared: Declared) -> tuple[float, float]:
    """Return the least and the greatest number that a variable may hold."""
    whole = declared.kind is Kind.INT
    low: float = -INT_LIMIT if whole else -math.inf
    high: float = INT_LIMIT - 1 if whole else math.inf
    return (
        low if declared.minimum is None else declared.minimum,
        high if declared.maximum is None else declared.maximum,
    )
