"""What a shape is: a small description of a piece of YAML that can read it.

A shape knows nothing of where it stands. Reading is total: a node that is no such piece is
reported, and its value is a hole, so that reading goes on and the tree is complete. A hole carries
its place as one (:attr:`~fragileml_dsl.source.Span.hole`), by which every later room knows it. A
shape also describes itself as JSON Schema, so that editors know what it reads.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Final, Generic, TypeVar, overload

from attrs import NOTHING, field, frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.tree import Expression
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.description import Definitions, Schema
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence, Style

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")
D = TypeVar("D")

_LONGEST_SHOWN: Final = 40

SHAPE: Final = "shape"
"""Under this key an attrs field's metadata holds its shape."""

BEFORE: Final = "before"
"""Under this key it holds the name of the field before which it is written, if not in its turn."""


@frozen
class Named(Generic[T_co]):
    """One entry of a mapping whose keys are names."""

    name: Located[str]
    value: T_co


@frozen
class Value:
    """A literal, whose type its use decides, or a formula.

    Attributes:
        node: What was written: a scalar, or a sequence of scalars for a set.
        formula: The expression behind a leading ``=``, or None if it is a literal.
        span: Its place.
    """

    node: Scalar | Sequence
    formula: Expression | None
    span: Span = field(eq=False)


@frozen
class Step:
    """One action of a test.

    Attributes:
        span: Its place.
        kind: edit, run, inspect, call or submit.
        name: The stage, probe or action of run, inspect and call.
        settings: What an edit sets.
        module: The module of a submitted diagnosis.
        cause: The cause of a submitted diagnosis.
    """

    span: Span = field(eq=False)
    kind: Located[str]
    name: Located[str] | None = None
    settings: tuple[Named[Value], ...] = ()
    module: Located[str] | None = None
    cause: Located[str] | None = None


class Shape(ABC, Generic[T_co]):
    """A piece of YAML.

    Attributes:
        noun: What an author is asked for, with its article.
        plural: The same in the plural, without an article.
    """

    __slots__ = ()

    @property
    @abstractmethod
    def noun(self) -> str:
        """What an author is asked for, with its article."""

    @property
    @abstractmethod
    def plural(self) -> str:
        """The same in the plural, without an article."""

    def read(self, node: Node, reporter: Reporter) -> T_co:
        """Return the value of a node; what is wrong with it is reported and becomes a hole."""
        return self.hole(node.span) if node.span.hole else self.read_sound(node, reporter)

    @abstractmethod
    def read_sound(self, node: Node, reporter: Reporter) -> T_co:
        """Return the value of a node that is no hole itself."""

    @abstractmethod
    def hole(self, span: Span) -> T_co:
        """Return the stand-in for a value that is missing or could not be read at ``span``."""

    @abstractmethod
    def describe(self, definitions: Definitions) -> Schema:
        """Return the JSON Schema of what it reads; larger pieces go into ``definitions``."""


@overload
def key(shape: Shape[T]) -> T: ...
@overload
def key(shape: Shape[T], *, default: D, before: str = "") -> T | D: ...
def key(shape: Shape[T], *, default: object = NOTHING, before: str = "") -> object:
    """Declare one key of a mapping as an attrs field; without a default it is required.

    Keys are best written in the order in which they are declared; ``before`` names an inherited
    one before which this one goes.
    """
    return field(default=default, kw_only=True, metadata={SHAPE: shape, BEFORE: before})


def head(node: Node) -> Span:
    """Return where to point at for a whole node: a block mapping is its first key."""
    if isinstance(node, Mapping) and node.entries and node.span.start.line != node.span.end.line:
        return node.entries[0].key.span
    return node.span


def is_empty(node: Node) -> bool:
    """Say whether nothing was written."""
    return isinstance(node, Scalar) and node.style is Style.PLAIN and not node.text


def refuse(node: Node, noun: str, reporter: Reporter) -> Span:
    """Report that ``noun`` was expected where ``node`` stands, and return the hole it leaves."""
    if is_empty(node):
        reporter.report(
            "FML207",
            node.span,
            f"expected {noun}, found nothing",
            hint="write a value after the colon, or leave the key out",
        )
    else:
        message = f"expected {noun}, found {_describe(node)}"
        reporter.report("FML203", head(node), message, hint=_repair(node, noun))
    return node.span.as_hole()


def _repair(node: Node, noun: str) -> str:
    match node:
        case Scalar(text=text) if noun.startswith("a list") and "\n" not in text:
            return f"write [{text}]"
        case Sequence(flow="") if noun.startswith("a mapping"):
            return "write its entries without dashes"
        case _ if noun.startswith("a mapping"):
            return "write `key: value`, each on a line of its own below it"
    return f"write {noun} here"


def _describe(node: Node) -> str:
    match node:
        case Mapping():
            return "a mapping"
        case Sequence():
            return "a list"
        case Scalar(text=text) if len(text) <= _LONGEST_SHOWN and "\n" not in text:
            return f"`{text}`"
        case Scalar():
            return "a text"
