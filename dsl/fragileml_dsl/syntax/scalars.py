"""Shapes of single words, texts, numbers and expressions."""

from __future__ import annotations

import re

from attrs import evolve, frozen

from fragileml_dsl.diagnostics.habits import NO_UNITS, has_unit
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.parser import parse_expression, parse_template
from fragileml_dsl.expressions.tree import Expression, Hole, Invalid, Template
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.description import SCALAR, Definitions, Schema
from fragileml_dsl.syntax.misread import check_collection, check_cut, check_number
from fragileml_dsl.syntax.shape import Shape, Value, is_empty, refuse
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence, Style

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")
_LARGEST_INTEGER = 2**63 - 1
_MOST_DIGITS = 19


@frozen
class Text(Shape[Located[str]]):
    """A text. The line end that closes a block scalar is not part of it.

    Attributes:
        noun: What an author is asked for, with its article.
        plural: The same in the plural.
        one_line: Whether it may not have several lines.
        words: The closed list that the checker knows, empty if any text will do.
    """

    noun: str = "a text"
    plural: str = "texts"
    one_line: bool = False
    words: tuple[str, ...] = ()

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a text, or of its words where they are known."""
        if self.words:
            return {"enum": list(self.words)}
        return {"type": list(SCALAR)}

    def read_sound(self, node: Node, reporter: Reporter) -> Located[str]:
        """Return the text with its place."""
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        check_number(node, reporter)
        if check_cut(node, reporter, expression=False):
            return self.hole(node.span.as_hole())
        text = without_last_break(node).text
        if self.one_line and "\n" in text:
            message, hint = f"expected {self.noun}, found several lines", "write it on one line"
            reporter.report("FML203", node.span, message, hint=hint)
            return self.hole(node.span.as_hole())
        return Located(text, node.span)

    def hole(self, span: Span) -> Located[str]:
        """Return a text that is not known."""
        return Located("", span)


@frozen
class Integer(Shape[Located[int]]):
    """A whole number of 64 bits, in decimal notation."""

    noun: str = "an integer"
    plural: str = "integers"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of an integer of 64 bits."""
        return {"type": "integer", "minimum": -_LARGEST_INTEGER, "maximum": _LARGEST_INTEGER}

    def read_sound(self, node: Node, reporter: Reporter) -> Located[int]:
        """Return the number with its place."""
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        if not _is_number(node, _INTEGER, self.noun, reporter):
            return self.hole(node.span.as_hole())
        return Located(int(node.text), node.span)

    def hole(self, span: Span) -> Located[int]:
        """Return a number that is not known."""
        return Located(0, span)


@frozen
class Number(Shape[Value]):
    """A number as a literal; its use decides whether it is an int or a double."""

    noun: str = "a number"
    plural: str = "numbers"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a number."""
        return {"type": "number"}

    def read_sound(self, node: Node, reporter: Reporter) -> Value:
        """Return the literal."""
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        if not _is_number(node, _NUMBER, self.noun, reporter):
            return self.hole(node.span.as_hole())
        return Value(node, None, node.span)

    def hole(self, span: Span) -> Value:
        """Return a literal that is not known."""
        return VALUE.hole(span)


@frozen
class Flag(Shape[Located[bool]]):
    """``true`` or ``false``."""

    noun: str = "true or false"
    plural: str = "flags"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a flag."""
        return {"type": "boolean"}

    def read_sound(self, node: Node, reporter: Reporter) -> Located[bool]:
        """Return the flag with its place."""
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        if node.style is Style.PLAIN and node.text in {"true", "false"}:
            return Located(node.text == "true", node.span)
        meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}
        word = node.text.lower()
        word = meant.get(word, word)
        hint = f"write {word}" if word in {"true", "false"} else "write true or false"
        reporter.report(
            "FML206", node.span, f"expected true or false, found `{node.text}`", hint=hint
        )
        return self.hole(node.span.as_hole())

    def hole(self, span: Span) -> Located[bool]:
        """Return a flag that is not known."""
        return Located(value=False, span=span)


@frozen
class ExpressionShape(Shape[Expression]):
    """An expression of the language.

    Attributes:
        noun: What an author is asked for, with its article.
        plural: The same in the plural.
        reads: What may be read besides variables and packages; the checker decides it.
    """

    noun: str = "an expression"
    plural: str = "expressions"
    reads: tuple[str, ...] = ()

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of what YAML makes of an expression."""
        return {"type": list(SCALAR)}

    def read_sound(self, node: Node, reporter: Reporter) -> Expression:
        """Return the parsed expression."""
        return parse(node, 0, reporter)

    def hole(self, span: Span) -> Expression:
        """Return an expression that is not known."""
        return Invalid(span=span)


@frozen
class TemplateShape(Shape[Template]):
    """A text with ``{{ expression }}`` in it."""

    noun: str = "a text"
    plural: str = "texts"
    reads: tuple[str, ...] = ("metric", "stage")

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a text."""
        return {"type": list(SCALAR)}

    def read_sound(self, node: Node, reporter: Reporter) -> Template:
        """Return the parsed text."""
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        if check_cut(node, reporter, expression=False):
            return self.hole(node.span.as_hole())
        template = parse_template(without_last_break(node), reporter)
        return self.hole(node.span.as_hole()) if template is None else template

    def hole(self, span: Span) -> Template:
        """Return a text of which nothing is known."""
        return Template((Hole(Invalid(span=span), Located("", span)),), span=span)


@frozen
class ValueShape(Shape[Value]):
    """A literal, a list of literals, or a formula after ``=``."""

    noun: str = "a value"
    plural: str = "values"

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a scalar, null included, or of a list of scalars."""
        literal: Schema = {"type": [*SCALAR, "null"]}
        return {"anyOf": [literal, {"type": "array", "items": literal}]}

    def read_sound(self, node: Node, reporter: Reporter) -> Value:
        """Return the value, its formula parsed."""
        if isinstance(node, Sequence):
            return self._read_list(node, reporter)
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        node = without_last_break(node)
        start = len(node.text) - len(node.text.lstrip())
        if not node.text.startswith("=", start):
            cut = check_cut(node, reporter, expression=False)
            return Value(node, None, node.span.as_hole() if cut else node.span)
        formula = parse(node, start + 1, reporter)
        return Value(node, formula, formula.span if isinstance(formula, Invalid) else node.span)

    def _read_list(self, node: Sequence, reporter: Reporter) -> Value:
        wrong = [item for item in node.items if not isinstance(item, Scalar) or is_empty(item)]
        for item in wrong:
            if not item.span.hole:
                refuse(item, "a word", reporter)
        return Value(node, None, node.span.as_hole() if wrong else node.span)

    def hole(self, span: Span) -> Value:
        """Return a literal that is not known."""
        return Value(Scalar("", Style.PLAIN, span, ()), None, span)


def parse(node: Node, start: int, reporter: Reporter) -> Expression:
    """Parse a scalar's text from ``start`` on, explaining first what YAML made of it."""
    invalid = Invalid(span=node.span.as_hole())
    if isinstance(node, Mapping | Sequence) and check_collection(node, reporter):
        return invalid
    if not isinstance(node, Scalar) or is_empty(node):
        return Invalid(span=refuse(node, "an expression", reporter))
    if check_cut(node, reporter, expression=True):
        return invalid
    return parse_expression(node, reporter, start=start) or invalid


def without_last_break(node: Scalar) -> Scalar:
    """Return a block scalar without the line ends that close it, other scalars as they are."""
    if node.style is not Style.LITERAL:
        return node
    text = node.text.rstrip("\n")
    return evolve(node, text=text, positions=node.positions[: len(text) + 1])


def _is_number(node: Scalar, pattern: re.Pattern[str], noun: str, reporter: Reporter) -> bool:
    if node.style is not Style.PLAIN or not pattern.match(node.text):
        cleaned = node.text.strip().replace("_", "").replace(",", "").lstrip("+")
        hint = f"write {cleaned}" if pattern.match(cleaned) else "write it in digits, as in 8"
        hint = NO_UNITS if has_unit(node.text) else hint
        shown = f"`{node.text}`" if node.style is Style.PLAIN else "a text in quotes"
        reporter.report("FML205", node.span, f"expected {noun}, found {shown}", hint=hint)
        return False
    whole = _INTEGER.match(node.text) is not None
    if whole and _too_large(node.text):
        message, hint = "the integer does not fit into 64 bits", "write a smaller number"
        reporter.report("FML205", node.span, message, hint=hint)
        return False
    if not whole and abs(float(node.text)) == float("inf"):
        message, hint = "the number is too large for a double", "write a smaller number"
        reporter.report("FML205", node.span, message, hint=hint)
        return False
    return True


def _too_large(digits: str) -> bool:
    return len(digits.lstrip("-")) > _MOST_DIGITS or abs(int(digits)) > _LARGEST_INTEGER


def one_of(*words: str) -> Text:
    """Return the shape of a word from a closed list."""
    return evolve(WORD, words=words)


TEXT = Text()
WORD = Text("a word", "words", one_line=True)
INTEGER = Integer()
NUMBER = Number()
FLAG = Flag()
EXPRESSION = ExpressionShape()
EFFECT = ExpressionShape(reads=("nan", "value"))
FORMULA = ExpressionShape(reads=("nan",))
INTERRUPTION = ExpressionShape(reads=("stage",))
JUDGEMENT = ExpressionShape(reads=("issue", "metric", "stage"))
TEMPLATE = TemplateShape()
VALUE = ValueShape()
