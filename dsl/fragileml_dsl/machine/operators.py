"""The operators of terms: what each does, so that all tiers of execution agree.

An overload is chosen when an expression is compiled; an evaluator never looks at types. A name
that ends in ``_nullable`` takes null on either side and is false then.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@frozen
class Operator:
    """One operator.

    Attributes:
        name: As terms carry it.
        arity: How many operands it has, or None for any number.
        meaning: What it yields, ``a``, ``b`` and ``c`` being its operands.
        fails: Whether it can fail at run time; compiled expressions exclude that.
        lazy: Whether it decides itself which operands are evaluated, and how often.
    """

    name: str
    arity: int | None
    meaning: str
    fails: bool = False
    lazy: bool = False


_LEAVES = (
    Operator("literal", 0, "the constant"),
    Operator("variable", 0, "the state variable in the slot given by the constant"),
    Operator("define", 0, "a defined formula by name; replaced when lowered"),
    Operator("parameter", 0, "a module's parameter by name; replaced when lowered"),
    Operator("local", 0, "a macro's variable, the constant counting from the innermost, 0"),
    Operator("value", 0, "the metric so far, inside an effect"),
    Operator("nan", 0, "not a number"),
    Operator("metric", 0, "the metric with the constant's index, null unless its stage is green"),
    Operator("stage", 0, "the mark of the stage with the constant's index"),
    Operator("issue", 0, "whether the issue with the constant's index holds"),
    Operator("package", 0, "the version of the package named by the constant, or null"),
    Operator("installed", 0, "whether the package named by the constant is installed"),
    Operator("satisfies", 0, "whether a package meets a specifier: (name, specifier)"),
    Operator("pip_check", 0, "whether every installed package has what it requires"),
)

_CONTROL = (
    Operator("and", None, "false if any operand is; absorbs failures then", lazy=True),
    Operator("or", None, "true if any operand is; absorbs failures then", lazy=True),
    Operator("not", 1, "the opposite"),
    Operator("conditional", 3, "b if a, else c", lazy=True),
    Operator("all", 2, "b holds for every element of a", lazy=True),
    Operator("exists", 2, "b holds for an element of a", lazy=True),
    Operator("exists_one", 2, "b holds for exactly one element of a", lazy=True),
    Operator("map", 2, "the values of b for the elements of a", lazy=True),
    Operator("filter", 2, "the elements of a for which b holds", lazy=True),
)

_ARITHMETIC = (
    Operator("negate_int", 1, "-a", fails=True),
    Operator("add_int", 2, "a + b", fails=True),
    Operator("subtract_int", 2, "a - b", fails=True),
    Operator("multiply_int", 2, "a * b", fails=True),
    Operator("divide_int", 2, "a / b, truncated toward zero", fails=True),
    Operator("modulo_int", 2, "what a / b leaves, with the sign of a", fails=True),
    Operator("negate_double", 1, "-a"),
    Operator("add_double", 2, "a + b"),
    Operator("subtract_double", 2, "a - b"),
    Operator("multiply_double", 2, "a * b"),
    Operator("divide_double", 2, "a / b by IEEE 754"),
    Operator("min", None, "the first of the least operands"),
    Operator("max", None, "the first of the greatest operands"),
    Operator("clamp", 3, "a, but b if not a >= b, else c if a > c"),
    Operator("curve", None, "linear interpolation at a through the knots x0, y0, x1, y1, …"),
)

_COMPARISONS = (
    Operator("equal", 2, "a and b are the same bool, number, text, set or null"),
    Operator("not_equal", 2, "not equal"),
    Operator("equal_version", 2, "a and b are the same release, or both null"),
    Operator("not_equal_version", 2, "not equal_version"),
    Operator("equal_deep", 2, "the lists or maps a and b have equal elements"),
    Operator("not_equal_deep", 2, "not equal_deep"),
)

_COLLECTIONS = (
    Operator("in_list", 2, "a equals an element of b"),
    Operator("in_list_version", 2, "a is the same release as an element of b"),
    Operator("in_list_deep", 2, "a equals an element of b, both lists or maps"),
    Operator("in_map", 2, "a is a key of b"),
    Operator("in_set", 2, "a is in the set b"),
    Operator("list", None, "the list of the operands"),
    Operator("map_literal", None, "the map of key, value, key, value, …", fails=True),
    Operator("index_list", 2, "element b of a, from 0", fails=True),
    Operator("index_map", 2, "the value of key b in a", fails=True),
    Operator("add_list", 2, "the elements of a, then those of b"),
    Operator("size", 1, "the number of elements of a, or of code points of a text"),
    Operator("set_with", 2, "a and b, in the order of the constant"),
    Operator("set_without", 2, "a without b"),
    Operator("set_replace", 3, "a with c in place of b if b is in it, in the constant's order"),
)

_TEXTS = (
    Operator("concat_string", 2, "a, then b"),
    Operator("starts_with", 2, "a starts with b"),
    Operator("ends_with", 2, "a ends with b"),
    Operator("contains", 2, "b is part of a"),
    Operator("matches", 1, "the RE2 pattern in the constant matches a part of a"),
    Operator("int_from_double", 1, "a, truncated toward zero", fails=True),
    Operator("int_from_string", 1, "the number that a spells", fails=True),
    Operator("double_from_int", 1, "a"),
    Operator("double_from_string", 1, "the number that a spells", fails=True),
    Operator("string_from_bool", 1, "true or false"),
    Operator("string_from_int", 1, "a in decimal digits"),
    Operator("string_from_double", 1, "the shortest text that reads back as a"),
    Operator("bool_from_string", 1, "whether a spells true", fails=True),
)


def _orderings() -> Iterator[Operator]:
    """Yield ``<``, ``<=``, ``>`` and ``>=`` for each ordered type, with and without null."""
    symbols = {"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">="}
    for name, symbol in symbols.items():
        for kind in ("bool", "int", "double", "string", "version"):
            yield Operator(f"{name}_{kind}", 2, f"a {symbol} b")
            yield Operator(f"{name}_{kind}_nullable", 2, f"a {symbol} b, false if either is null")


_ALL = (*_LEAVES, *_CONTROL, *_ARITHMETIC, *_COMPARISONS, *_orderings(), *_COLLECTIONS, *_TEXTS)

OPERATORS: Mapping[str, Operator] = MappingProxyType({each.name: each for each in _ALL})
"""All operators by name."""
