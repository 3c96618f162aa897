"""Functions and methods: what they take, and which overload is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from fragileml_dsl.expressions import check_macros, check_numbers, check_packages, check_texts
from fragileml_dsl.expressions.closest import did_you_mean
from fragileml_dsl.expressions.typed import Typed

if TYPE_CHECKING:
    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.environment import Environment
    from fragileml_dsl.expressions.tree import Call
    from fragileml_dsl.expressions.types import Type

Check: TypeAlias = "Callable[[Checker, Call, Environment], Typed]"


@frozen
class Function:
    """A function's check, what its arguments are called in messages, and how many it takes."""

    check: Check
    arguments: str
    fewest: int
    most: int

    @property
    def doc(self) -> str:
        """What it does, as Markdown."""
        return (self.check.__doc__ or "").partition("\n")[0].replace("``", "`")


def _function(check: Check, *arguments: str, most: int | None = None) -> Function:
    count = len(arguments)
    return Function(check, ", ".join(arguments), count, most or count)


_MANY = 100

FUNCTIONS = {
    "size": _function(check_texts.size, "x"),
    "matches": _function(check_texts.matches, "text", "pattern"),
    "bool": _function(check_texts.to_bool, "x"),
    "string": _function(check_texts.to_string, "x"),
    "int": _function(check_numbers.to_int, "x"),
    "double": _function(check_numbers.to_double, "x"),
    "min": _function(check_numbers.extreme, "x", "y", most=_MANY),
    "max": _function(check_numbers.extreme, "x", "y", most=_MANY),
    "clamp": _function(check_numbers.clamp, "x", "low", "high"),
    "curve": _function(check_numbers.curve, "x", "[[x0, y0], [x1, y1]]"),
    "version": _function(check_texts.to_version, "text"),
    "installed": _function(check_packages.installed, "name"),
    "satisfies": _function(check_packages.satisfies, "name", "specifier"),
    "pip_check_ok": _function(check_packages.pip_check),
    "metric": _function(check_packages.metric, "stage", "name"),
    "stage": _function(check_packages.stage, "name"),
    "issue": _function(check_packages.issue, "name"),
}
METHODS = {
    "size": _function(check_texts.size),
    "startsWith": _function(check_texts.part, "text"),
    "endsWith": _function(check_texts.part, "text"),
    "contains": _function(check_texts.part, "text"),
    "matches": _function(check_texts.matches, "pattern"),
    "with": _function(check_texts.change_set, "value"),
    "without": _function(check_texts.change_set, "value"),
    "replace": _function(check_texts.change_set, "old", "new"),
}
MACROS = {
    "all": "x, condition",
    "exists": "x, condition",
    "exists_one": "x, condition",
    "filter": "x, condition",
    "has": "map.entry",
    "map": "x, value",
}
"""The macros and what stands between their parentheses."""
_ELSEWHERE = {
    "len": "size",
    "str": "string",
    "float": "double",
    "any": "exists",
    "startswith": "startsWith",
    "endswith": "endsWith",
    "add": "with",
    "remove": "without",
    "search": "matches",
    "getVersion": "version",
}


def call(checker: Checker, node: Call, hint: Type | None, environment: Environment) -> Typed:
    """Return a call of a macro, a function or a method."""
    if check_macros.is_macro(node):
        return check_macros.macro(checker, node, hint, environment)
    known = FUNCTIONS if node.target is None else METHODS
    function = known.get(node.function.value)
    if function is None:
        return _unknown(checker, node)
    if not function.fewest <= len(node.arguments) <= function.most:
        count = f"{function.fewest} argument{'' if function.fewest == 1 else 's'}"
        least = "at least " if function.most > function.fewest else ""
        message = f"{node.function.value}() takes {least}{count}, found {len(node.arguments)}"
        return checker.fail("FML508", node.span, message, f"write {_form(node, function)}")
    return function.check(checker, node, environment)


def _form(node: Call, function: Function) -> str:
    target = "" if node.target is None else "x."
    return f"{target}{node.function.value}({function.arguments})"


def _unknown(checker: Checker, node: Call) -> Typed:
    """Report a function that does not exist, or that is written the other way."""
    name = node.function.value
    if node.target is None and name in METHODS:
        hint = f"write x.{name}({METHODS[name].arguments})"
    elif node.target is None and name in MACROS:
        hint = f"write list.{name}(x, …)"
    elif node.target is not None and name in FUNCTIONS:
        hint = f"write {name}({FUNCTIONS[name].arguments})"
    elif name in {"not", "and", "or"}:
        hint = {"not": "write !", "and": "write &&", "or": "write ||"}[name]
    elif name in _ELSEWHERE:
        hint = f"did you mean {_ELSEWHERE[name]}?"
    else:
        hint = did_you_mean(name, {*(FUNCTIONS if node.target is None else METHODS), *MACROS})
    kind = "function" if node.target is None else "method"
    return checker.fail("FML450", node.function.span, f"there is no {kind} {name}()", hint)
