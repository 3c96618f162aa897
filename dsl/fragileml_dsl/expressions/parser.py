"""From the text of a scalar to a syntax tree, or diagnostics.

Lark's LALR parser keeps its own stack, so no text makes it recurse; what is nested too deeply
for the rooms that follow is refused here.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from fragileml_dsl.diagnostics.habits import FILTERS
from fragileml_dsl.expressions.place import Place
from fragileml_dsl.expressions.scan import scan
from fragileml_dsl.expressions.tree import Expression, Hole, Template
from fragileml_dsl.grammar_files import read_grammar
from fragileml_dsl.source import Located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lark import Lark, ParseTree, Token, UnexpectedInput

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.yaml_reader.nodes import Scalar

DEPTH_LIMIT = 100
"""How deeply operators may stand in each other, which bounds all recursion over trees."""

_EMPTY_HOLE = "expected an expression between `{{` and `}}`"
_EMPTY_HINT = "write what to print, as in `{{ name }}`, or remove the braces"
_FORMAT = re.compile(r",?(?:\.[0-9]{1,2})?[efg%]?")


def parse_expression(scalar: Scalar, reporter: Reporter, start: int = 0) -> Expression | None:
    """Return the expression that stands in a scalar's text from ``start`` on, or None.

    Where it gives None, the reason has been reported.
    """
    return _parse(scalar.text[start:], Place(scalar, start), reporter)


def parse_template(scalar: Scalar, reporter: Reporter) -> Template | None:
    """Return the text with its holes, or None where the reason has been reported."""
    from lark import Token, UnexpectedInput

    place = Place(scalar, 0)
    try:
        tree = _grammar("template.lark", "start").parse(scalar.text)
    except UnexpectedInput as error:
        _explain_hole(error, scalar.text, place, reporter)
        return None
    parts: list[str | Hole | None] = [
        str(each) if isinstance(each, Token) else _parse_hole(list(_tokens(each)), scalar, reporter)
        for each in tree.children
    ]
    found = tuple(each for each in parts if each is not None)
    return Template(found, span=scalar.span) if len(found) == len(parts) else None


def _parse(text: str, place: Place, reporter: Reporter) -> Expression | None:
    from lark import UnexpectedInput

    from fragileml_dsl.expressions.builder import Builder
    from fragileml_dsl.expressions.syntax_errors import explain

    if not text.strip():
        message, hint = "expected an expression, found nothing", "write one, as in `size > 3`"
        reporter.report("FML301", place.span(0, 1), message, hint=hint)
        return None
    if not scan(text, place, reporter):
        return None
    try:
        tree = _grammar("expression.lark", "expression").parse(text)
    except UnexpectedInput as error:
        explain(error, text, place, reporter)
        return None
    if _is_too_deep(tree):
        message = f"more than {DEPTH_LIMIT} operators stand in each other"
        hint = "name parts of it under `define`"
        reporter.report("FML307", place.span(0, len(text)), message, hint=hint)
        return None
    return Builder(place, reporter).build(tree)


def _is_too_deep(tree: ParseTree) -> bool:
    """Measure the depth without recursion."""
    from lark import Tree

    stack = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        if depth > DEPTH_LIMIT:
            return True
        stack.extend((each, depth + 1) for each in node.children if isinstance(each, Tree))
    return False


def _tokens(tree: ParseTree) -> Iterator[Token]:
    from lark import Token

    yield from tree.scan_values(lambda each: isinstance(each, Token))


def _parse_hole(children: list[Token], scalar: Scalar, reporter: Reporter) -> Hole | None:
    """Parse what stands between ``{{`` and ``}}``: an expression and perhaps a format."""
    texts = [(each, each.start_pos or 0) for each in children]
    expression, start = texts[0]
    if not expression.strip():
        span = scalar.span_of(start - 2, start + len(expression) + 2)
        reporter.report("FML321", span, _EMPTY_HOLE, hint=_EMPTY_HINT)
        return None
    value = _parse(expression, Place(scalar, start), reporter)
    written, place = texts[-1] if len(texts) > 1 else ("", start + len(expression))
    name = written.strip()
    place += len(written) - len(written.lstrip())
    span = scalar.span_of(place, place + len(name))
    if len(texts) > 1 and (not name or not _FORMAT.fullmatch(name)):
        hint = _no_format(expression.strip(), name)
        reporter.report("FML322", span, f"`{name}` is not a format", hint=hint)
        return None
    return None if value is None else Hole(value, Located(name, span))


def _no_format(value: str, name: str) -> str:
    """Return a hint for what stands where a format does: perhaps another language's filter."""
    instead = FILTERS.get(name.partition("(")[0].strip())
    if instead:
        return f"write `{{{{ {instead.format(value)} }}}}`"
    return f"write `{{{{ {value} }}}}`, or a format: `.4f`, `.2e`, `.3g`, `.1%` or `,`"


def _explain_hole(error: UnexpectedInput, text: str, place: Place, reporter: Reporter) -> None:
    """Report a hole that has no end, no content or more than one format."""
    position = len(text) if error.pos_in_stream is None else error.pos_in_stream
    opening = text.rfind("{{", 0, min(position + 2, len(text)))
    span = place.span(opening, opening + 2)
    if text.startswith("|", position):
        end = text.find("}}", position)
        value = text[opening + 2 : position].partition("|")[0].strip()
        hint = f"write `{{{{ {value} }}}}`, or one format after it"
        span = place.span(position, max(end, position + 1))
        reporter.report("FML322", span, "a hole has one format and no filters", hint=hint)
    elif text.startswith("}}", position):
        reporter.report("FML321", span, _EMPTY_HOLE, hint=_EMPTY_HINT)
    else:
        hint = "write `}}` after the expression; print two braces with `{{ '{{' }}`"
        reporter.report("FML320", span, "`{{` is never closed", hint=hint)


@functools.cache
def _grammar(name: str, start: str) -> Lark:
    from lark import Lark

    return Lark(
        read_grammar(name), parser="lalr", start=start, propagate_positions=True, regex=False
    )
