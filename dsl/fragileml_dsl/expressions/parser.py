"""From the text of a scalar to a syntax tree, or diagnostics.

Lark's LALR parser keeps its own stack, so no text makes it recurse; what is nested too deeply
for the rooms that follow is refused here.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from fragileml_dsl.expressions.place import Place
from fragileml_dsl.expressions.scan import scan
from fragileml_dsl.expressions.tree import Expression, Hole, Template
from fragileml_dsl.grammar_files import read_grammar
from fragileml_dsl.source import Located

if TYPE_CHECKING:
    from lark import Lark, ParseTree, Token, UnexpectedInput

    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.yaml_reader.nodes import Scalar

DEPTH_LIMIT = 100
"""How deeply operators may stand in each other, which bounds all recursion over trees."""

_FORMAT = re.compile(r",?(?:\.[0-9]{1,2})?[efg%]?")


def parse_expression(scalar: Scalar, reporter: Reporter, start: int = 0) -> Expression | None:
    """Return the expression that ``scalar.text`` holds from ``start`` on, or None after a report."""
    return _parse(scalar.text[start:], Place(scalar, start), reporter)


def parse_template(scalar: Scalar, reporter: Reporter) -> Template | None:
    """Return the text with its holes, or None after a report."""
    from lark import Token, UnexpectedInput

    place = Place(scalar, 0)
    try:
        tree = _grammar("template.lark", "start").parse(scalar.text)
    except UnexpectedInput as error:
        _explain_hole(error, scalar.text, place, reporter)
        return None
    parts: list[str | Hole | None] = [
        str(each) if isinstance(each, Token) else _parse_hole(each.children, scalar, reporter)
        for each in tree.children
    ]
    found = tuple(each for each in parts if each is not None)
    return Template(found, span=scalar.span) if len(found) == len(parts) else None


def _parse(text: str, place: Place, reporter: Reporter) -> Expression | None:
    from lark import UnexpectedInput

    from fragileml_dsl.expressions.builder import Builder
    from fragileml_dsl.expressions.syntax_errors import explain

    if not text.strip():
        reporter.report("FML301", place.span(0, 1), "expected an expression, found nothing")
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


def _parse_hole(
    children: list[Token | ParseTree], scalar: Scalar, reporter: Reporter
) -> Hole | None:
    """Parse what stands between ``{{`` and ``}}``: an expression and perhaps a format."""
    place = Place(scalar, children[0].start_pos or 0)
    value = _parse(str(children[0]), place, reporter)
    if len(children) == 1:
        end = place.start + len(children[0])
        return value and Hole(value, Located("", scalar.span_of(end, end)))
    written = str(children[1])
    start = (children[1].start_pos or 0) + len(written) - len(written.lstrip())
    name = written.strip()
    span = scalar.span_of(start, start + max(1, len(name)))
    if not name or not _FORMAT.fullmatch(name):
        reporter.report(
            "FML322",
            span,
            f"`{name}` is not a format",
            hint="write `.4f`, `.2e`, `.3g`, `.1%` or `,`",
        )
        return None
    return value and Hole(value, Located(name, span))


def _explain_hole(
    error: UnexpectedInput, text: str, place: Place, reporter: Reporter
) -> None:
    """Report a hole that has no end, no content or more than one format."""
    position = len(text) if error.pos_in_stream is None else error.pos_in_stream
    opening = text.rfind("{{", 0, min(position + 2, len(text)))
    span = place.span(opening, opening + 2)
    if text.startswith("}}", position):
        reporter.report("FML321", span, "expected an expression between `{{` and `}}`")
    else:
        hint = "write `}}` after the expression; print two braces with `{{ '{{' }}`"
        reporter.report("FML320", span, "`{{` is never closed", hint=hint)


@functools.cache
def _grammar(name: str, start: str) -> Lark:
    from lark import Lark

    return Lark(
        read_grammar(name), parser="lalr", start=start, propagate_positions=True, regex=False
    )
