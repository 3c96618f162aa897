"""What YAML quietly makes of a value, seen where it is known what the value was meant to be."""

from __future__ import annotations

import re
from typing import Final

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.yaml_reader.nodes import Mapping, Scalar, Sequence, Style
from fragileml_dsl.yaml_reader.rewriting import in_quotes, is_open

_LONGEST: Final = 100
_TRAILING_ZERO: Final = re.compile(r"[0-9]+\.[0-9]*0\Z")
_HASH_OF_A_TEXT: Final = re.compile(r"#[^\s#]")


def check_collection(node: Mapping | Sequence, reporter: Reporter) -> bool:
    """Report brackets or braces in the place of an expression; say whether there were any."""
    if not node.flow:
        return False
    message = "a bracket begins a YAML collection here, not an expression"
    hint = "put the expression in single quotes"
    if len(node.flow) <= _LONGEST and "\n" not in node.flow:
        hint = f"write {in_quotes(node.flow, expression=True)}"
    reporter.report("FML113", node.span, message, hint=hint)
    return True


def check_cut(node: Scalar, reporter: Reporter, *, expression: bool) -> bool:
    """Report an unquoted value that ends at a ``#``; say whether there was one.

    In an expression it is one if what is left breaks off, in a text if no space follows.
    """
    cut = is_open(node.text) if expression else _HASH_OF_A_TEXT.match(node.comment) is not None
    if not node.comment or not cut:
        return False
    whole = f"{node.text} {node.comment}"
    hint = "put the value in single quotes"
    if len(whole) <= _LONGEST:
        hint = f"write {in_quotes(whole, expression=expression)}"
    if not expression:
        hint += ", or put a space after # if it is a comment"
    reporter.report("FML115", node.span, "` #` begins a comment in YAML", hint=hint)
    return True


def check_number(node: Scalar, reporter: Reporter) -> None:
    """Warn of an unquoted text such as ``4.40``, which other YAML tools read as 4.4."""
    if node.style is Style.PLAIN and _TRAILING_ZERO.match(node.text):
        message = f"other YAML tools read {node.text} as a number and drop its last zero"
        reporter.report("FML118", node.span, message, hint=f"write '{node.text}'")
