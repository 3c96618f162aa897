"""Typed expressions as Python source.

Names of the machine never reach the source: texts stand in a table of constants, everything else
is an index. So nothing that a scenario says is ever read as code.
"""

from __future__ import annotations

import math
import operator as python
from collections.abc import Callable, Mapping
from types import MappingProxyType

from attrs import define, field

from fragileml.machine import arithmetic
from fragileml.machine.arithmetic import release
from fragileml.machine.compiled import helpers
from fragileml.machine.compiled.folding import folded
from fragileml.machine.compiled.layout import Layout
from fragileml_dsl.machine.operators import OPERATORS
from fragileml_dsl.machine.term import Term, Value

_SYMBOLS = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">="}

_PLAIN: dict[str, str] = {
    "not": "(not {0})",
    "conditional": "({1} if {0} else {2})",
    "negate_double": "(-{0})",
    "add_double": "({0} + {1})",
    "subtract_double": "({0} - {1})",
    "multiply_double": "({0} * {1})",
    "equal": "({0} == {1})",
    "not_equal": "({0} != {1})",
    "not_equal_version": "(not equal_version({0}, {1}))",
    "not_equal_deep": "(not equal_deep({0}, {1}))",
    "in_map": "({0} in {1})",
    "in_set": "({0} in {1})",
    "add_list": "({0} + {1})",
    "size": "len({0})",
    "concat_string": "({0} + {1})",
    "starts_with": "{0}.startswith({1})",
    "ends_with": "{0}.endswith({1})",
    "contains": "({1} in {0})",
    "double_from_int": "float({0})",
    "string_from_int": "str({0})",
    **{
        f"{name}_{kind}": f"({{0}} {symbol} {{1}})"
        for name, symbol in _SYMBOLS.items()
        for kind in ("bool", "int", "double", "string")
    },
    **{
        f"{name}_version": f"(release({{0}}) {symbol} release({{1}}))"
        for name, symbol in _SYMBOLS.items()
    },
}
"""Operators that are an expression of Python over their operands."""

_MACROS = {"all": "every", "exists": "some", "exists_one": "just_one"}

_QUESTIONS = {
    "package": "{0}.version({1})",
    "installed": "({0}.version({1}) is not None)",
    "satisfies": "{0}.satisfies(*{1})",
    "pip_check": "{0}.check()",
}
"""What is asked of the installed packages, and the constant that says which."""

_COMPARISONS: dict[str, Callable[..., bool]] = {
    "less": python.lt,
    "less_equal": python.le,
    "greater": python.gt,
    "greater_equal": python.ge,
}


def _by_release(compare: Callable[..., bool]) -> Callable[..., bool]:
    return lambda left, right: compare(release(left), release(right))


def _functions() -> dict[str, object]:
    found: dict[str, object] = {
        name: getattr(arithmetic, name) for name in OPERATORS if hasattr(arithmetic, name)
    }
    found |= {
        "min": min,
        "max": max,
        "release": release,
        **{name: getattr(helpers, name) for name in (*_MACROS.values(), "both", "either")},
        **{name: getattr(helpers, name) for name in ("in_order", "replaced")},
    }
    for name, compare in _COMPARISONS.items():
        for kind in ("bool", "int", "double", "string"):
            found[f"{name}_{kind}_nullable"] = helpers.null_free(compare)
        found[f"{name}_version_nullable"] = helpers.null_free(_by_release(compare))
    return found


FUNCTIONS: Mapping[str, object] = MappingProxyType(_functions())
"""What generated source calls, by name; operators without a template are among them."""

Reader = Callable[[int], str]


def unseen(value: str) -> Reader:
    """Return a reader that finds the same whatever it is asked for."""
    return lambda _: value


@define
class World:
    """How source reads what is beyond the values, by index into the machine."""

    metric: Reader
    mark: Reader
    holds: Reader


@define(eq=False)
class Writer:
    """Turns terms into source over ``s``, the packed state, and ``f``, the flags of issues.

    Attributes:
        layout: Where the state's parts stand.
        constants: Values that the source names ``k0``, ``k1``, ….
        patterns: Patterns whose matchers it names ``m0``, ``m1``, ….
    """

    layout: Layout
    constants: list[Value] = field(factory=list)
    patterns: list[str] = field(factory=list)

    def source(self, term: Term, world: World) -> str:
        """Return an expression of Python that yields what the term does."""
        return self._source(folded(term, self.layout), world, ())

    def _source(self, term: Term, world: World, local: tuple[str, ...]) -> str:
        leaf = self._leaf(term, world, local)
        if leaf is not None:
            return leaf
        name = term.operator
        if name in {"and", "or"}:
            return self._decision(term, world, local)
        if name in _MACROS or name in {"map", "filter"}:
            return self._macro(term, world, local)
        operands = [self._source(each, world, local) for each in term.operands]
        if name in _PLAIN:
            return _PLAIN[name].format(*operands)
        return self._call(term, operands)

    def _leaf(self, term: Term, world: World, local: tuple[str, ...]) -> str | None:
        match term.operator:
            case "literal":
                return self.literal(term.constant)
            case "nan":
                return self.constant(math.nan)
            case "value":
                return "value"
            case "local":
                return local[-1 - _index(term)]
            case "variable":
                return self.variable(_index(term))
        return self._beyond(term, world)

    def _beyond(self, term: Term, world: World) -> str | None:
        """Return the source of what is no value of a variable: metrics, marks, packages."""
        readers = {"metric": world.metric, "stage": world.mark, "issue": world.holds}
        if term.operator in readers:
            return readers[term.operator](_index(term))
        question = _QUESTIONS.get(term.operator)
        if question is None:
            return None
        return question.format(self._packages(), self.literal(term.constant))

    def variable(self, slot: int) -> str:
        """Return the source of a variable's value; one that nothing changes is a constant."""
        domain = self.layout.domains.get(slot)
        if domain is None:
            return self.literal(self.layout.first.values[slot])
        return f"d{slot}[s >> {domain.place.shift} & {domain.place.low}]"

    def _packages(self) -> str:
        place = self.layout.packages.place
        return f"packages[s >> {place.shift} & {place.low}]" if place.width else "packages[0]"

    def literal(self, value: Value) -> str:
        """Return the source of a value."""
        if value is None or isinstance(value, bool):
            return repr(value)
        if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
            return f"({value!r})"
        return self.constant(value)

    def constant(self, value: Value) -> str:
        """Return the name of a constant."""
        self.constants.append(value)
        return f"k{len(self.constants) - 1}"

    def _matcher(self, pattern: str) -> str:
        self.patterns.append(pattern)
        return f"m{len(self.patterns) - 1}"

    def _decision(self, term: Term, world: World, local: tuple[str, ...]) -> str:
        operands = [self._source(each, world, local) for each in term.operands]
        if not any(map(can_fail, term.operands)):
            return "(" + f" {term.operator} ".join(operands) + ")"
        name = "both" if term.operator == "and" else "either"
        return f"{name}({', '.join(f'lambda: {each}' for each in operands)})"

    def _macro(self, term: Term, world: World, local: tuple[str, ...]) -> str:
        elements, body = term.operands
        name = f"e{len(local)}"
        inside = self._source(body, world, (*local, name))
        over = self._source(elements, world, local)
        if term.operator == "map":
            return f"tuple([{inside} for {name} in {over}])"
        if term.operator == "filter":
            return f"tuple([{name} for {name} in {over} if {inside}])"
        return f"{_MACROS[term.operator]}({over}, lambda {name}: {inside})"

    def _call(self, term: Term, operands: list[str]) -> str:
        match term.operator:
            case "list":
                return f"({', '.join(operands)},)" if operands else "()"
            case "matches":
                return f"{self._matcher(str(term.constant))}({operands[0]})"
            case "set_with":
                kept = f"{{*{operands[0]}, {operands[1]}}}"
                return f"in_order({self.literal(term.constant)}, {kept})"
            case "set_without":
                kept = f"{{*{operands[0]}}} - {{{operands[1]}}}"
                return f"in_order({self.literal(term.constant)}, {kept})"
            case "set_replace":
                return f"replaced({self.literal(term.constant)}, {', '.join(operands)})"
        return f"{term.operator}({', '.join(operands)})"


def can_fail(term: Term) -> bool:
    """Say whether evaluating a term may come to no value, as far as its operators tell."""
    return any(OPERATORS[each.operator].fails for each in term.walk())


def _index(term: Term) -> int:
    if isinstance(term.constant, int):
        return term.constant
    raise TypeError(f"expected an index, found {term.constant!r}")
