"""The syntax tree of expressions and of texts with holes.

Equality looks at what was written, not at where.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import field, frozen

from fragileml_dsl.source import Located, Span


def _place() -> Span:
    place: Span = field(eq=False, repr=False, kw_only=True)
    return place


@frozen
class Literal:
    """``null``, a bool, a number or a text; the sign of a negative number is part of it."""

    value: bool | int | float | str | None
    span: Span = _place()


@frozen
class Name:
    """A name without dots: a variable, a module or a macro's variable."""

    text: str
    span: Span = _place()


@frozen
class Select:
    """``operand.field``: a variable of a module, or an entry of a map."""

    operand: Expression
    field: Located[str]
    span: Span = _place()


@frozen
class Index:
    """``operand[index]``."""

    operand: Expression
    index: Expression
    span: Span = _place()


@frozen
class Call:
    """``function(arguments)``, or ``target.function(arguments)``; macros are calls, too."""

    function: Located[str]
    target: Expression | None
    arguments: tuple[Expression, ...]
    span: Span = _place()


@frozen
class Unary:
    """``!operand`` or ``-operand``."""

    operator: Located[str]
    operand: Expression
    span: Span = _place()


@frozen
class Binary:
    """``left operator right``."""

    operator: Located[str]
    left: Expression
    right: Expression
    span: Span = _place()


@frozen
class Conditional:
    """``condition ? then : otherwise``."""

    condition: Expression
    then: Expression
    otherwise: Expression
    span: Span = _place()


@frozen
class ListLiteral:
    """``[elements]``."""

    elements: tuple[Expression, ...]
    span: Span = _place()


@frozen
class MapLiteral:
    """``{key: value}``."""

    entries: tuple[tuple[Expression, Expression], ...]
    span: Span = _place()


@frozen
class Invalid:
    """What could not be read, which has been reported."""

    span: Span = _place()


Expression: TypeAlias = (
    Literal
    | Name
    | Select
    | Index
    | Call
    | Unary
    | Binary
    | Conditional
    | ListLiteral
    | MapLiteral
    | Invalid
)
"""Any node of the tree; each has a ``span``."""


def children_of(node: Expression) -> tuple[Expression, ...]:
    """Return the expressions of which an expression is made, in the order written."""
    match node:
        case Literal() | Name() | Invalid():
            return ()
        case Select(operand=operand) | Unary(operand=operand):
            return (operand,)
        case Index(operand=operand, index=index):
            return (operand, index)
        case Call(target=target, arguments=arguments):
            return arguments if target is None else (target, *arguments)
        case Binary(left=left, right=right):
            return (left, right)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case ListLiteral(elements=elements):
            return elements
        case MapLiteral(entries=entries):
            return tuple(each for entry in entries for each in entry)


@frozen
class Hole:
    """``{{ expression | format }}`` in a text; ``format`` is empty where none is given."""

    value: Expression
    format: Located[str]


@frozen
class Template:
    """A text with holes: literal texts and holes in the order written."""

    parts: tuple[str | Hole, ...]
    span: Span = _place()
