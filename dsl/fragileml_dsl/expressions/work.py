"""A bound on the work of an expression and on the size of its values.

Both follow from its text and its definitions: macros run over lists whose length is known in
advance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from fragileml_dsl.expressions.compatibility import base
from fragileml_dsl.expressions.ranges import LARGEST_SIZE
from fragileml_dsl.expressions.types import STRING, VERSION, EnumType, ListType, MapType, SetType

if TYPE_CHECKING:
    from collections.abc import Callable

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.typed import Typed

MOST_VISITS = 100_000
"""Nodes that one evaluation may visit."""

_NAMES = {"define", "variable"}
_MACROS = {"all", "exists", "exists_one", "map", "filter"}
_WORD = 100
_DEFINED_SIZE = 1_000


_UNBOUNDED = 10**9


@frozen
class Work:
    """The worst case of an expression.

    Attributes:
        visits: Nodes visited.
        size: Elements or characters of its value, nested ones counted, at least 1.
        peak: The largest size of a value on the way.
    """

    visits: int
    size: int
    peak: int


WorkOf: TypeAlias = "Callable[[str], Work | None]"
"""Gives the work behind a name, None for one that stands for no definition or an unknown one."""


def check_work(typed: Typed, reporter: Reporter, known: WorkOf = lambda _name: None) -> Work | None:
    """Return the worst case of an expression, or None after reporting that it could cost too much.

    Args:
        typed: The checked expression.
        reporter: Where findings go.
        known: Gives the work of definitions; the work of others is that of a variable.
    """
    work = _Measure(known).of(typed, ())
    if work.visits > MOST_VISITS:
        message = f"evaluating it may take more than {MOST_VISITS} steps"
        reporter.report("FML605", typed.span, message, hint="nest fewer macros")
        return None
    if work.peak > LARGEST_SIZE:
        message = f"a value in it may have more than {LARGEST_SIZE} characters or elements"
        reporter.report("FML606", typed.span, message, hint="use shorter texts and lists")
        return None
    return work


@frozen
class _Measure:
    known: WorkOf

    def of(self, node: Typed, variables: tuple[int, ...]) -> Work:
        """Return the worst case of a node; ``variables`` are sizes of macro variables."""
        if node.operator in _MACROS:
            return self._of_macro(node, variables)
        if node.operator in _NAMES and (work := self.known(str(node.constant))):
            return work
        below = [self.of(each, variables) for each in node.operands]
        size = min(_size(node, [each.size for each in below], variables), _UNBOUNDED)
        visits = min(1 + sum(each.visits for each in below), _UNBOUNDED)
        return Work(visits, size, max([size, *(each.peak for each in below)]))

    def _of_macro(self, node: Typed, variables: tuple[int, ...]) -> Work:
        range_ = self.of(node.operands[0], variables)
        body = self.of(node.operands[1], (*variables, range_.size))
        visits = min(1 + range_.visits + range_.size * body.visits, _UNBOUNDED)
        sizes = {"map": range_.size * body.size, "filter": range_.size}
        size = min(sizes.get(node.operator, 1), _UNBOUNDED)
        return Work(visits, size, max(size, range_.peak, body.peak))


def _size(node: Typed, below: list[int], variables: tuple[int, ...]) -> int:
    type_ = base(node.type)
    if isinstance(type_, EnumType | SetType):
        return max([1, len(type_.values), *map(len, type_.values)])
    match node.operator:
        case "literal":
            return max(1, len(node.constant)) if isinstance(node.constant, str) else 1
        case "local":
            return variables[-1 - (node.constant if isinstance(node.constant, int) else 0)]
        case "list" | "map_literal" | "add_list" | "concat_string":
            return max(1, sum(below))
        case "conditional":
            return max(below[1:])
        case "index_list" | "index_map":
            return below[0]
        case "define" if type_ == STRING or isinstance(type_, ListType | MapType):
            return _DEFINED_SIZE
    return _WORD if type_ in {STRING, VERSION} else 1
