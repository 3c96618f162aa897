"""The conformance suite of the Common Expression Language, as far as our subset goes."""

from __future__ import annotations

import csv
import math
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import cast

import pytest
from attrs import frozen

from fragileml.machine.evaluate import EvaluationError, Frame, Result, evaluate
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    NULL,
    STRING,
    ListType,
    MapType,
    Type,
)
from fragileml_dsl.machine.term import Value
from tests.conformance import textproto
from tests.conformance.textproto import Message
from tests.dsl.expressions.probe import Names, Packages, check, term_of

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FRAGILEML_SHARED", CHECKOUT.parent / "shared"))
FOLDER = SHARED / "conformance" / "cel"

PRIMITIVES: dict[str, Type] = {"BOOL": BOOL, "INT64": INT, "DOUBLE": DOUBLE, "STRING": STRING}

READERS: dict[str, Callable[[str], Result]] = {
    "bool_value": lambda text: text == "true",
    "int64_value": int,
    "double_value": float,
    "string_value": str,
    "null_value": lambda _: None,
}


@frozen
class Case:
    """One line of the table of applicable cases."""

    file: str
    section: str
    index: int
    name: str
    tier: str
    expect: str

    def __str__(self) -> str:
        return f"{self.file.removesuffix('.textproto')}/{self.section}/{self.name}"


def _cases() -> list[Case]:
    table = FOLDER / "applicable.tsv"
    if not table.is_file():
        return []
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines, delimiter="\t"))[1:]
    return [
        Case(file, section, int(index), name, tier, expect)
        for file, section, index, name, tier, expect in rows
        if (FOLDER / "testdata" / file).is_file()
    ]


CASES = _cases()
pytestmark = pytest.mark.skipif(not CASES, reason=f"no conformance suite in {FOLDER}")


@cache
def _sections(file: str) -> dict[str, list[Message]]:
    text = (FOLDER / "testdata" / file).read_text(encoding="utf-8")
    sections = textproto.read(text).all("section")
    return {str(each.text("name")): each.all("test") for each in sections}


def _value(message: Message) -> Result:
    """Return the value of a google.api.expr Value."""
    ((kind, content),) = message.fields
    if isinstance(content, str):
        return READERS[kind](content)
    if kind == "list_value":
        return tuple(_value(each) for each in content.all("values"))
    entries = [(each.one("key"), each.one("value")) for each in content.all("entries")]
    return {_value(key): _value(value) for key, value in entries if key and value}


def _type(message: Message) -> Type:
    ((kind, content),) = message.fields
    if isinstance(content, str):
        return NULL if kind == "null" else PRIMITIVES[content]
    parts = [_type(each) for _, each in content.fields if isinstance(each, Message)]
    return ListType(parts[0]) if kind == "list_type" else MapType(parts[0], parts[1])


def _bindings(test: Message) -> dict[str, Result]:
    found = {}
    for binding in test.all("bindings"):
        outer = binding.one("value")
        inner = outer and outer.one("value")
        if inner:
            found[str(binding.text("key"))] = _value(inner)
    return found


def _names(test: Message) -> Names:
    found = {}
    for declaration in test.all("type_env"):
        ident = declaration.one("ident")
        type_ = ident and ident.one("type")
        if type_:
            found[str(declaration.text("name"))] = _type(type_)
    return Names(found)


def _same(left: Result, right: Result) -> bool:
    """Compare values and their types: 1, 1.0 and true are three things, and so are 0.0 and -0.0."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_same(left[key], right[key]) for key in left)
    if isinstance(left, float) and isinstance(right, float):
        same = left == right or (math.isnan(left) and math.isnan(right))
        return same and math.copysign(1.0, left) == math.copysign(1.0, right)
    return type(left) is type(right) and left == right


def test_the_table_is_read_whole() -> None:
    tiers = [each.tier for each in CASES]
    assert {tier: tiers.count(tier) for tier in tiers} == {"core": 514, "conv": 48, "declined": 25}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case) -> None:
    test = _sections(case.file)[case.section][case.index]
    assert test.text("name") == case.name
    bindings = _bindings(test)
    typed, diagnostics = check(str(test.text("expr")), _names(test))
    if case.expect == "rejected":
        assert typed is None
        assert diagnostics
        return
    if typed is None:
        assert case.expect in {"declined", "error"}, diagnostics
        return
    term = term_of(typed, tuple(bindings))
    frame = Frame(cast("tuple[Value, ...]", tuple(bindings.values())), Packages())
    if case.expect == "error":
        with pytest.raises(EvaluationError):
            evaluate(term, frame)
        return
    result = test.one("typed_result")
    expected = (result and result.one("result")) or test.one("value")
    assert _same(evaluate(term, frame), _value(expected) if expected else True)
    deduced = result and result.one("deduced_type")
    if deduced:
        assert typed.type == _type(deduced)
