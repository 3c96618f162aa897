"""Random state variables, and conditions that do not hold while they keep their first value."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen
from hypothesis import strategies as st

from fragileml.testing.conditions import member, negation, relation
from fragileml.testing.formula import ATOM, GREATEST_INT, LEAST_INT, Formula, made
from fragileml.testing.numbers import literal_double, literal_int
from fragileml.testing.words import VERSIONS, quoted
from fragileml.testing.writer import Tree
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    VERSION,
    EnumType,
    Nullable,
    SetType,
    Type,
)
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.machine.term import Value

_WORDS = (("none", "eos", "new"), ("fp32", "fp16", "bf16"), ("1", "2", "8"), ("a b", "it's", "no"))
_RATES = (0.0, 1e-05, 0.001, 0.1, 0.5, 1.0)
_PRIMITIVES: dict[Kind, Type] = {
    Kind.BOOL: BOOL,
    Kind.INT: INT,
    Kind.DOUBLE: DOUBLE,
    Kind.VERSION: VERSION,
}


@frozen
class Variable:
    """A state variable.

    Attributes:
        name: Its name in its module.
        kind: What it holds.
        nullable: Whether it may be null.
        words: The words of an enum or a set.
        minimum: The least number, None for no bound.
        maximum: The greatest number, None for no bound.
        candidates: At least two different values of its range; the first is the initial one.
        editable: Whether agents may set it.
        show: ``always``, ``probe`` or nothing.
        writer: The stage that writes it, empty if none does.
    """

    name: str
    kind: Kind
    nullable: bool
    words: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    candidates: tuple[Value, ...]
    editable: bool
    show: str
    writer: str = ""

    @property
    def type(self) -> Type:
        """Its type in expressions."""
        plain = _PRIMITIVES.get(self.kind)
        if plain is None:
            plain = (EnumType if self.kind is Kind.ENUM else SetType)(self.words)
        return Nullable(plain) if self.nullable else plain

    @property
    def range(self) -> tuple[int, int]:
        """The range of an int, the widest for what is none."""
        if self.kind is not Kind.INT or self.minimum is None or self.maximum is None:
            return LEAST_INT, GREATEST_INT
        return int(self.minimum), int(self.maximum)

    def read(self, prefix: str = "") -> Formula:
        """Return the variable as a name in expressions, ``prefix`` being its module and a dot."""
        low, high = self.range
        return Formula(
            prefix + self.name,
            self.type,
            low,
            high,
            shown=self.show in {"always", "probe"} or (self.editable and not self.show),
            writers=frozenset({self.writer} - {""}),
        )

    def type_tree(self) -> dict[str, Tree]:
        """Return its declaration as far as ``needs`` and ``params`` take it, too."""
        tree: dict[str, Tree] = {"type": self.kind + "?" * self.nullable}
        if self.words:
            tree["values"] = self.words
        bounds = {"min": self.minimum, "max": self.maximum}
        return tree | {key: each for key, each in bounds.items() if each is not None}

    def tree(self) -> dict[str, Tree]:
        """Return its whole declaration."""
        tree = self.type_tree() | {"init": self.candidates[0]}
        if self.editable:
            tree |= {"menu": list(self.candidates), "edit": True}
        if self.show:
            tree["show"] = self.show
        return tree


@st.composite
def variables(draw: st.DrawFn, number: int, stages: Sequence[str]) -> Variable:
    """Draw a variable.

    Args:
        draw: Given by Hypothesis.
        number: Makes its name different from others'.
        stages: Those that may write a variable which no agent may edit.
    """
    kind = draw(st.sampled_from(Kind))
    nullable = draw(st.integers(0, 5)) == 0
    words, bounds, candidates = _values(draw, kind)
    if nullable:
        candidates = (*candidates, None) if draw(st.booleans()) else (None, *candidates)
    editable = draw(st.integers(0, 2)) > 0
    show = draw(st.sampled_from(("", "", "probe", "always")))
    writer = draw(st.sampled_from(("", *stages))) if stages and not editable else ""
    name = f"{kind}_{number}"
    return Variable(name, kind, nullable, words, *bounds, candidates, editable, show, writer)


_Drawn = tuple[tuple[str, ...], tuple[float | None, float | None], tuple[Value, ...]]


def _values(draw: st.DrawFn, kind: Kind) -> _Drawn:
    """Return words, bounds and candidates of a kind."""
    match kind:
        case Kind.BOOL:
            flag = draw(st.booleans())
            return (), (None, None), (flag, not flag)
        case Kind.INT:
            return _ints(draw)
        case Kind.DOUBLE:
            chosen = draw(st.permutations(_RATES))[:3]
            bounds = (0.0, 1.0) if draw(st.integers(0, 2)) else (None, None)
            return (), bounds, tuple(chosen)
        case Kind.VERSION:
            return (), (None, None), tuple(draw(st.permutations(VERSIONS))[:3])
        case Kind.ENUM:
            words = draw(st.sampled_from(_WORDS))
            return words, (None, None), tuple(draw(st.permutations(words)))
        case Kind.SET:
            words = draw(st.sampled_from(_WORDS[:2]))
            first = draw(st.permutations([words[:1], words[:2], words]))
            return words, (None, None), tuple(first)


def _ints(draw: st.DrawFn) -> _Drawn:
    low = draw(st.sampled_from((0, 1, -5)))
    high = low + draw(st.sampled_from((1, 6, 200)))
    first, second = draw(st.permutations([low, high]))
    middle = draw(st.integers(low, high))
    candidates = tuple(dict.fromkeys((first, middle, second)))
    bounds = (low, high) if draw(st.integers(0, 4)) else (None, None)
    return (), bounds, candidates


def deviation(draw: st.DrawFn, variable: Variable, prefix: str = "") -> tuple[Formula, Value]:
    """Return a condition that is false at the initial value, and a value at which it is true."""
    name, first = variable.read(prefix), variable.candidates[0]
    others = (None,) if variable.nullable and first is not None else variable.candidates[1:]
    other = draw(st.sampled_from(others))
    if variable.nullable:
        null = made("null", name.type, ATOM)
        return relation(name, "==" if other is None else "!=", null), other
    match first, other:
        case (bool(), bool()):
            return (negation(name) if first else name), other
        case (tuple(), tuple()):
            return _changed_set(name, first, other), other
        case (str(), str()) if variable.kind is Kind.VERSION:
            operator = ">=" if VERSIONS.index(other) > VERSIONS.index(first) else "<="
            return relation(name, operator, made(quoted(other), VERSION, ATOM)), other
        case (str(), str()):
            operator, text = draw(st.sampled_from((("==", other), ("!=", first))))
            return relation(name, operator, made(quoted(text), name.type, ATOM)), other
        case (int() | float(), int() | float()):
            literal = literal_int(other) if isinstance(other, int) else literal_double(repr(other))
            return relation(name, ">=" if other > first else "<=", literal), other
    raise AssertionError(f"{variable.name} mixes {first!r} and {other!r}")


def _changed_set(name: Formula, first: tuple[str, ...], other: tuple[str, ...]) -> Formula:
    gained = [each for each in other if each not in first]
    if gained:
        return member(gained[0], name)
    return negation(member(next(each for each in first if each not in other), name))
