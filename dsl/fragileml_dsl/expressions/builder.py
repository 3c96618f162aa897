"""From lark's parse tree to ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lark import ParseTree, Token, Transformer, v_args

from fragileml_dsl.expressions.literals import LARGEST_INT, read_double, read_int, read_string
from fragileml_dsl.expressions.tree import (
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    ListLiteral,
    Literal,
    MapLiteral,
    Name,
    Select,
    Unary,
)
from fragileml_dsl.source import Located

if TYPE_CHECKING:
    from lark.tree import Meta

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.place import Place
    from fragileml_dsl.source import Span

_PYTHON_LITERALS = {"True": True, "False": False, "None": None}

Entry = tuple[Expression, Expression]

_SMALLER = "write a smaller number"


@v_args(meta=True, inline=True)
class Builder(Transformer[Token, Expression]):
    """Builds the tree of one expression."""

    def __init__(self, place: Place, reporter: Reporter) -> None:
        super().__init__()
        self._place = place
        self._reporter = reporter
        self._failed = False
        self._too_large: dict[Span, None] = {}

    def build(self, tree: ParseTree) -> Expression | None:
        """Return the expression, or None if one of its literals makes no sense."""
        expression = self.transform(tree)
        for span in self._too_large:
            self._fail("FML305", span, "the number does not fit into 64 bits", _SMALLER)
        return None if self._failed else expression

    def conditional(
        self, meta: Meta, condition: Expression, then: Expression, otherwise: Expression
    ) -> Expression:
        """``condition ? then : otherwise``."""
        return Conditional(condition, then, otherwise, span=self._span(meta))

    def binary(
        self, meta: Meta, left: Expression, operator: Token, right: Expression
    ) -> Expression:
        """``left operator right``."""
        return Binary(self._word(operator), left, right, span=self._span(meta))

    def unary(self, meta: Meta, operator: Token, operand: Expression) -> Expression:
        """``!operand`` or ``-operand``; the sign of a number becomes part of it."""
        span = self._span(meta)
        match operand:
            case Literal(value=int() | float() as number) if operator == "-" and number > 0:
                self._too_large.pop(operand.span, None)
                return Literal(-number, span=span)
        return Unary(self._word(operator), operand, span=span)

    def select(self, meta: Meta, operand: Expression, field: Token) -> Expression:
        """``operand.field``."""
        return Select(operand, self._word(field), span=self._span(meta))

    def method(
        self, meta: Meta, target: Expression, name: Token, arguments: tuple[Expression, ...]
    ) -> Expression:
        """``target.name(arguments)``."""
        return Call(self._word(name), target, arguments, span=self._span(meta))

    def index(self, meta: Meta, operand: Expression, index: Expression) -> Expression:
        """``operand[index]``."""
        return Index(operand, index, span=self._span(meta))

    def call(self, meta: Meta, name: Token, arguments: tuple[Expression, ...]) -> Expression:
        """``name(arguments)``."""
        return Call(self._word(name), None, arguments, span=self._span(meta))

    def arguments(self, _meta: Meta, *arguments: Expression) -> tuple[Expression, ...]:
        """What stands between a call's parentheses."""
        return arguments

    def list_literal(self, meta: Meta, *elements: Expression) -> Expression:
        """``[elements]``."""
        return ListLiteral(elements, span=self._span(meta))

    def map_literal(self, meta: Meta, *entries: Entry) -> Expression:
        """``{entries}``."""
        return MapLiteral(entries, span=self._span(meta))

    def entry(self, _meta: Meta, key: Expression, value: Expression) -> Entry:
        """``key: value``."""
        return key, value

    def name(self, meta: Meta, token: Token) -> Expression:
        """A name, or Python's spelling of a literal, which is reported and understood."""
        span = self._span(meta)
        text = str(token)
        if text in _PYTHON_LITERALS:
            written = {"None": "null"}.get(text, text.lower())
            message = f"`{text}` is Python; here it is `{written}`"
            self._reporter.report("FML306", span, message, hint=f"write `{written}`")
            return Literal(_PYTHON_LITERALS[text], span=span)
        return Name(text, span=span)

    def integer(self, meta: Meta, token: Token) -> Expression:
        """A whole number."""
        span = self._span(meta)
        value = read_int(token)
        if value is None or value > LARGEST_INT:
            self._too_large[span] = None
        return Literal(LARGEST_INT + 1 if value is None else value, span=span)

    def double(self, meta: Meta, token: Token) -> Expression:
        """A number with a point or an exponent."""
        value = read_double(token)
        if value is None:
            self._fail("FML305", self._span(meta), "the number is too large for a double", _SMALLER)
        return Literal(value or 0.0, span=self._span(meta))

    def string(self, meta: Meta, token: Token) -> Expression:
        """A text."""
        value, wrong = read_string(token)
        if wrong is not None:
            start = meta.start_pos + wrong
            self._fail(
                "FML304",
                self._place.span(start, start + 2),
                f"`{token[wrong : wrong + 2]}` is not an escape",
                "write \\\\ for a backslash, or put r before the text",
            )
        return Literal(value, span=self._span(meta))

    def true(self, meta: Meta) -> Expression:
        """``true``."""
        return Literal(value=True, span=self._span(meta))

    def false(self, meta: Meta) -> Expression:
        """``false``."""
        return Literal(value=False, span=self._span(meta))

    def null(self, meta: Meta) -> Expression:
        """``null``."""
        return Literal(None, span=self._span(meta))

    def _span(self, meta: Meta) -> Span:
        return self._place.span(meta.start_pos, meta.end_pos)

    def _word(self, token: Token) -> Located[str]:
        start = token.start_pos or 0
        return Located(str(token), self._place.span(start, start + len(token)))

    def _fail(self, code: str, span: Span, message: str, hint: str = "") -> None:
        self._failed = True
        self._reporter.report(code, span, message, hint=hint)
