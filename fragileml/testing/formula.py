"""Formulas: expressions that are well typed and total because of how they were made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TypeAlias, TypeVar

from attrs import evolve, frozen
from hypothesis import strategies as st

from fragileml_dsl.expressions.compatibility import assignable
from fragileml_dsl.expressions.types import EnumType, ListType, Nullable, SetType, Type

T = TypeVar("T")

TERNARY, OR, AND, RELATION, SUM, PRODUCT, UNARY, ATOM = range(8)
"""How strongly the outermost operator of a formula binds, from the weakest on."""

LEAST_INT, GREATEST_INT = -(2**31), 2**31 - 1
"""The range of an int variable without bounds."""

MOST_PARTS = 150
"""Definitions are written out where they are read, so what they hold counts again and again."""


@frozen
class Formula:
    """An expression that compiles.

    Attributes:
        text: How it is written.
        type: Its static type.
        low: The least value of an int.
        high: The greatest value of an int.
        level: How strongly its outermost operator binds.
        parts: Names, literals and operators in it, definitions written out.
        shown: Whether probes may print it: it reads nothing hidden.
        writers: Stages that may change what it reads.
    """

    text: str
    type: Type
    low: int = LEAST_INT
    high: int = GREATEST_INT
    level: int = ATOM
    parts: int = 1
    shown: bool = True
    writers: frozenset[str] = frozenset()

    def at(self, level: int) -> str:
        """Return the text for a place that takes operators of ``level`` and stronger ones."""
        return self.text if self.level >= level else f"({self.text})"


def made(
    text: str, type_: Type, level: int, *operands: Formula, within: tuple[int, int] | None = None
) -> Formula:
    """Return the formula that ``text`` makes of its operands; ``within`` is the range of an int."""
    low, high = within or (LEAST_INT, GREATEST_INT)
    return Formula(
        text,
        type_,
        low,
        high,
        level,
        parts=1 + sum(each.parts for each in operands),
        shown=all(each.shown for each in operands),
        writers=frozenset[str]().union(*(each.writers for each in operands)),
    )


@frozen
class Scope:
    """What formulas may read at one place.

    Attributes:
        names: Variables, parameters and definitions, as they are written there.
        packages: Names and versions of packages, installed or not.
        metrics: What ``metric()`` may name.
        stages: What ``stage()`` may name.
        issues: What ``issue()`` may name.
        value: Whether ``value``, the metric so far, is a name.
    """

    names: tuple[Formula, ...] = ()
    packages: tuple[tuple[str, str], ...] = ()
    metrics: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    value: bool = False

    def of(self, type_: Type) -> list[Formula]:
        """Return the names whose values all have a type."""
        return [each for each in self.names if assignable(each.type, type_)]

    def kinds(self, kind: type[T]) -> list[tuple[Formula, T]]:
        """Return the names whose type is of one kind, with that type."""
        return [(each, each.type) for each in self.names if isinstance(each.type, kind)]

    def binding(self, *names: Formula) -> Scope:
        """Return the scope with more names, or with others for the same names."""
        new = {each.text for each in names}
        return evolve(self, names=(*(e for e in self.names if e.text not in new), *names))

    def knowing(self, name: Formula) -> Scope:
        """Return the scope in which a name that may be null is known not to be."""
        inner = name.type.inner if isinstance(name.type, Nullable) else name.type
        return self.binding(evolve(name, type=inner))

    def only_shown(self) -> Scope:
        """Return the scope of a probe."""
        return evolve(self, names=tuple(each for each in self.names if each.shown))

    def written_by(self, stages: Collection[str]) -> Scope:
        """Return the scope without what stages other than these may change."""
        kept = (each for each in self.names if each.writers <= set(stages))
        return evolve(self, names=tuple(kept))


Form: TypeAlias = "Callable[[Pen, Type], Formula | None]"
"""A way to make a formula of a type; None where the scope has not what it needs."""


@frozen
class Pen:
    """Writes formulas at one place.

    Attributes:
        draw: Hypothesis' source of choices.
        scope: What may be read.
        depth: How deep formulas may still nest.
        forms: By the name of a type: the ways to make a formula of it; leaves come first.
    """

    draw: st.DrawFn
    scope: Scope
    depth: int
    forms: Mapping[str, Sequence[Form]]

    def formula(self, type_: Type) -> Formula:
        """Return a formula of a type, which may be one of its subtypes."""
        forms = self.forms[kind_of(type_)]
        leaf = forms[0]
        if self.depth > 0:
            form = self.choose(forms)
            found = form(evolve(self, depth=self.depth - 1), type_)
            if found is not None and found.parts <= MOST_PARTS:
                return found
        found = leaf(self, type_)
        if found is None:
            raise AssertionError(f"the first form of {type_} must always apply")
        return found

    def within(self, scope: Scope) -> Pen:
        """Return the pen for another scope."""
        return evolve(self, scope=scope)

    def choose(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.draw(st.integers(0, len(options) - 1))]

    def number(self, low: int, high: int) -> int:
        """Return a number in a range, both ends included."""
        return self.draw(st.integers(low, high))


def kind_of(type_: Type) -> str:
    """Return the name of a type without its parameters."""
    match type_:
        case EnumType():
            return "enum"
        case SetType():
            return "set"
        case ListType():
            return "list"
        case _:
            return str(type_)
