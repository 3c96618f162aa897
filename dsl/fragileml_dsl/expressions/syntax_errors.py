"""What to tell an author whose expression does not parse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lark import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from fragileml_dsl.diagnostics.habits import NO_UNITS, has_unit

if TYPE_CHECKING:
    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.place import Place

_FOUND = re.compile(r"[A-Za-z0-9_.]*[A-Za-z0-9_]|[=<>!&|*]+|(?s:.)")
_BEFORE = re.compile(r"([A-Za-z_]+|[=<>!*]+)\s*\Z")

_HABITS = {
    "and": "write `&&`",
    "or": "write `||`",
    "not": "write `!`",
    "is": "write `==`",
    "if": "write `condition ? value : other`",
    "else": "write `condition ? value : other`",
    "elif": "write `condition ? value : other`",
    "lambda": "write a macro, as in `list.exists(x, x > 0)`",
    "=": "compare with `==`",
    "===": "write `==`",
    "!==": "write `!=`",
    "<>": "write `!=`",
    "=<": "write `<=`",
    "=>": "write `>=`",
    "&": "write `&&`",
    "|": "write `||`",
    "**": "there are no powers; multiply",
    "^": "there are no powers; multiply",
    "~": "write `!`",
}
_WORKFLOW = re.compile(r"\$\{\{(.*)\}\}")
RESERVED_WORDS = frozenset(
    {
        *("as", "break", "const", "continue", "else", "false", "for", "function", "if", "import"),
        *("in", "let", "loop", "namespace", "null", "package", "return", "true", "var", "void"),
        "while",
    }
)
"""Words that cannot be names in an expression."""

_OPERANDS = {"in", "true", "false", "null"}
_UNSIGNED = re.compile(r"(?:0[xX][0-9a-fA-F]+|[0-9]+)[uU]\Z")
_CLOSERS = {"RPAR": ")", "RSQB": "]", "RBRACE": "}"}


def explain(error: UnexpectedInput, text: str, place: Place, reporter: Reporter) -> None:
    """Report the mistake behind the parser's complaint."""
    start, found = _found(text.rstrip(), error)
    span = place.span(start, start + max(1, len(found)))
    workflow = _WORKFLOW.fullmatch(text.strip())
    if workflow:
        hint = f"write {workflow[1].strip()}"
        reporter.report("FML306", span, "an expression stands without `${{ }}` here", hint=hint)
    elif found in _HABITS:
        message = f"`{found}` is not an operator here"
        reporter.report("FML306", span, message, hint=_HABITS[found])
    elif found in RESERVED_WORDS - _OPERANDS:
        reporter.report("FML308", span, f"`{found}` is a reserved word", hint="take another name")
    elif _UNSIGNED.match(found):
        reporter.report("FML309", span, "there are no unsigned numbers", hint=f"write {found[:-1]}")
    elif found[:1] in {"'", '"'} and text[start - 1 : start].isalpha():
        letter = place.span(start - 1, start)
        message = f"`{text[start - 1]}` before a quote means nothing"
        reporter.report("FML309", letter, message, hint="remove it")
    else:
        shown, expected = _shown(found), _expected(error)
        hint = f"remove {shown}, or write {expected} before it" if found else f"add {expected}"
        hint = NO_UNITS if has_unit(found) else hint
        message = f"expected {expected}, found {shown}"
        reporter.report("FML301", span, message, hint=hint)


def _found(text: str, error: UnexpectedInput) -> tuple[int, str]:
    """Return the word or operator at which the parser stopped, with its offset."""
    at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    start = len(text) if at_end or error.pos_in_stream is None else error.pos_in_stream
    before = _BEFORE.search(text, 0, start)
    if before and before[1] in {"not", "lambda"}:
        return before.start(1), before[1]
    match = _FOUND.match(text, start)
    found = match[0] if match else ""
    joined = before[1] + found if before and before.end() == start else ""
    return (before.start(1), joined) if before and joined in _HABITS else (start, found)


def _shown(found: str) -> str:
    if not found:
        return "the end"
    if found.isprintable() and not found.isspace():
        return f"`{found}`"
    return f"the character U+{ord(found[0]):04X}"


def _expected(error: UnexpectedInput) -> str:
    """Say in plain words what could stand where the parser stopped."""
    if isinstance(error, UnexpectedToken):
        accepted = error.accepts or error.expected
    elif isinstance(error, UnexpectedCharacters):
        accepted = error.allowed
    else:
        accepted = set()
    if "IDENT" in accepted:
        return "a value"
    if "SELECTOR" in accepted:
        return "a name after the dot"
    if "COLON" in accepted and "QMARK" not in accepted:
        return "`:`"
    closers = sorted(f"`{_CLOSERS[each]}`" for each in accepted if each in _CLOSERS)
    return f"an operator or {closers[0] if len(closers) == 1 else 'the end'}"
