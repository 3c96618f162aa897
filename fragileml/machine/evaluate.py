"""The reference evaluator: one function for each operator, looked up in a table."""

from __future__ import annotations

import operator as python
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias, cast

from attrs import evolve

from fragileml.machine import arithmetic
from fragileml.machine.arithmetic import EvaluationError, release
from fragileml.machine.frame import Frame, Packages, World
from fragileml.machine.values import Result
from fragileml_dsl.expressions.patterns import matcher

if TYPE_CHECKING:
    from fragileml_dsl.machine.term import Term

__all__ = [
    "RULES",
    "EvaluationError",
    "Frame",
    "Packages",
    "Result",
    "World",
    "evaluate",
    "holds",
]


Rule: TypeAlias = "Callable[[Term, Frame], Result]"
Function: TypeAlias = "Callable[..., Result]"


def evaluate(term: Term, frame: Frame) -> Result:
    """Return the value of a term.

    Raises:
        EvaluationError: If it has none, which compiled expressions exclude.
    """
    return RULES[term.operator](term, frame)


def holds(term: Term, frame: Frame) -> bool:
    """Return the value of a condition."""
    return RULES[term.operator](term, frame) is True


def _unary(function: Function) -> Rule:
    def rule(term: Term, frame: Frame) -> Result:
        (operand,) = term.operands
        return function(RULES[operand.operator](operand, frame))

    return rule


def _binary(function: Function) -> Rule:
    def rule(term: Term, frame: Frame) -> Result:
        left, right = term.operands
        return function(RULES[left.operator](left, frame), RULES[right.operator](right, frame))

    return rule


def _variadic(function: Function) -> Rule:
    def rule(term: Term, frame: Frame) -> Result:
        return function(*[RULES[each.operator](each, frame) for each in term.operands])

    return rule


def _unless_null(function: Function) -> Function:
    def compare(left: Result, right: Result) -> Result:
        return left is not None and right is not None and function(left, right)

    return compare


def _by_release(function: Function) -> Function:
    def compare(left: str, right: str) -> Result:
        return function(release(left), release(right))

    return compare


def _negated(function: Function) -> Function:
    def compare(left: Result, right: Result) -> Result:
        return not function(left, right)

    return compare


def _and(term: Term, frame: Frame) -> bool:
    return _decide(term, frame, decisive=False)


def _or(term: Term, frame: Frame) -> bool:
    return _decide(term, frame, decisive=True)


def _decide(term: Term, frame: Frame, *, decisive: bool) -> bool:
    """Return ``decisive`` if any operand has that value, even where an earlier one fails."""
    failure = None
    for each in term.operands:
        try:
            if RULES[each.operator](each, frame) is decisive:
                return decisive
        except EvaluationError as error:
            failure = failure or error
    if failure:
        raise failure
    return not decisive


def _conditional(term: Term, frame: Frame) -> Result:
    condition, then, otherwise = term.operands
    chosen = then if RULES[condition.operator](condition, frame) else otherwise
    return RULES[chosen.operator](chosen, frame)


def _elements(term: Term, frame: Frame) -> Iterator[tuple[Result, Frame]]:
    """Yield the elements of a macro's range, each with the frame in which its body is evaluated."""
    for element in cast("tuple[Result, ...]", evaluate(term.operands[0], frame)):
        yield element, evolve(frame, variables=(*frame.variables, element))


def _all(term: Term, frame: Frame) -> bool:
    return _quantify(term, frame, decisive=False)


def _exists(term: Term, frame: Frame) -> bool:
    return _quantify(term, frame, decisive=True)


def _quantify(term: Term, frame: Frame, *, decisive: bool) -> bool:
    """Do for the elements of a list what :func:`_decide` does for operands."""
    failure = None
    for _, inside in _elements(term, frame):
        try:
            if evaluate(term.operands[1], inside) is decisive:
                return decisive
        except EvaluationError as error:
            failure = failure or error
    if failure:
        raise failure
    return not decisive


def _exists_one(term: Term, frame: Frame) -> bool:
    body = term.operands[1]
    return [evaluate(body, inside) for _, inside in _elements(term, frame)].count(True) == 1


def _map(term: Term, frame: Frame) -> Result:
    return tuple([evaluate(term.operands[1], inside) for _, inside in _elements(term, frame)])


def _filter(term: Term, frame: Frame) -> Result:
    body = term.operands[1]
    return tuple([each for each, inside in _elements(term, frame) if evaluate(body, inside)])


def _change_set(term: Term, frame: Frame) -> Result:
    """``with``, ``without`` and ``replace``; the constant gives the order of the values."""
    members, *changes = [evaluate(each, frame) for each in term.operands]
    kept = set(cast("tuple[str, ...]", members))
    if term.operator == "set_with":
        kept.update(cast("list[str]", changes))
    elif changes[0] in kept:
        kept.difference_update(cast("list[str]", changes[:1]))
        kept.update(cast("list[str]", changes[1:]))
    return tuple([each for each in cast("tuple[str, ...]", term.constant) if each in kept])


def _matches(term: Term, frame: Frame) -> bool:
    return matcher(str(term.constant))(str(evaluate(term.operands[0], frame)))


def _satisfies(term: Term, frame: Frame) -> bool:
    name, specifier = cast("tuple[str, str]", term.constant)
    return frame.packages.satisfies(name, specifier)


def _world(frame: Frame) -> World:
    if frame.world is None:
        raise EvaluationError("neither metrics nor marks can be read here")
    return frame.world


def _index(term: Term) -> int:
    return cast("int", term.constant)


def _orderings() -> Iterator[tuple[str, Rule]]:
    functions: dict[str, Function] = {
        "less": python.lt,
        "less_equal": python.le,
        "greater": python.gt,
        "greater_equal": python.ge,
    }
    for name, plain in functions.items():
        for kind in ("bool", "int", "double", "string", "version"):
            function = _by_release(plain) if kind == "version" else plain
            yield f"{name}_{kind}", _binary(function)
            yield f"{name}_{kind}_nullable", _binary(_unless_null(function))


RULES: dict[str, Rule] = {
    "literal": lambda term, _: term.constant,
    "variable": lambda term, frame: frame.values[term.constant],  # type: ignore[index]  # a slot
    "local": lambda term, frame: frame.variables[-1 - _index(term)],
    "value": lambda _, frame: frame.value,
    "nan": lambda _term, _frame: float("nan"),
    "metric": lambda term, frame: _world(frame).metric(_index(term)),
    "stage": lambda term, frame: _world(frame).mark(_index(term)),
    "issue": lambda term, frame: _world(frame).holds(_index(term)),
    "package": lambda term, frame: frame.packages.version(str(term.constant)),
    "installed": lambda term, frame: frame.packages.version(str(term.constant)) is not None,
    "satisfies": _satisfies,
    "pip_check": lambda _, frame: frame.packages.check(),
    "and": _and,
    "or": _or,
    "not": _unary(python.not_),
    "conditional": _conditional,
    "all": _all,
    "exists": _exists,
    "exists_one": _exists_one,
    "map": _map,
    "filter": _filter,
    "negate_int": _unary(arithmetic.negate_int),
    "add_int": _binary(arithmetic.add_int),
    "subtract_int": _binary(arithmetic.subtract_int),
    "multiply_int": _binary(arithmetic.multiply_int),
    "divide_int": _binary(arithmetic.divide_int),
    "modulo_int": _binary(arithmetic.modulo_int),
    "negate_double": _unary(python.neg),
    "add_double": _binary(python.add),
    "subtract_double": _binary(python.sub),
    "multiply_double": _binary(python.mul),
    "divide_double": _binary(arithmetic.divide_double),
    "min": _variadic(arithmetic.least),
    "max": _variadic(arithmetic.greatest),
    "clamp": _variadic(arithmetic.clamp),
    "curve": _variadic(arithmetic.curve),
    "equal": _binary(python.eq),
    "not_equal": _binary(python.ne),
    "equal_version": _binary(arithmetic.equal_version),
    "not_equal_version": _binary(_negated(arithmetic.equal_version)),
    "equal_deep": _binary(arithmetic.equal_deep),
    "not_equal_deep": _binary(_negated(arithmetic.equal_deep)),
    **dict(_orderings()),
    "in_list": _binary(arithmetic.in_list),
    "in_list_version": _binary(arithmetic.in_list_version),
    "in_list_deep": _binary(arithmetic.in_list_deep),
    "in_map": _binary(lambda key, entries: key in entries),
    "in_set": _binary(lambda element, members: element in members),
    "list": _variadic(lambda *elements: elements),
    "map_literal": _variadic(arithmetic.map_literal),
    "index_list": _binary(arithmetic.index_list),
    "index_map": _binary(arithmetic.index_map),
    "add_list": _binary(python.add),
    "size": _unary(len),
    "set_with": _change_set,
    "set_without": _change_set,
    "set_replace": _change_set,
    "concat_string": _binary(python.add),
    "starts_with": _binary(str.startswith),
    "ends_with": _binary(str.endswith),
    "contains": _binary(python.contains),
    "matches": _matches,
    "int_from_double": _unary(arithmetic.int_from_double),
    "int_from_string": _unary(arithmetic.int_from_string),
    "double_from_int": _unary(float),
    "double_from_string": _unary(arithmetic.double_from_string),
    "string_from_bool": _unary(arithmetic.string_from_bool),
    "string_from_int": _unary(str),
    "string_from_double": _unary(arithmetic.string_from_double),
    "bool_from_string": _unary(arithmetic.bool_from_string),
}
"""How each operator is evaluated; ``define`` and ``parameter`` are gone when a machine is built."""
