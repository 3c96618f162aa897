"""A linear look at an expression before the parser: size, quotes, brackets, nesting.

What it refuses would cost the parser time or memory, or gets a better message here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fragileml_dsl.diagnostics.diagnostic import Label

if TYPE_CHECKING:
    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.expressions.place import Place
    from fragileml_dsl.source import Span

LONGEST = 20_000
"""Code points that an expression may have."""

DEEPEST = 64
"""Brackets that may be open at once."""

_TOKEN = re.compile(
    r"""
    (?P<text>
        [rR](?:\"{3}(?s:.*?)\"{3}|'{3}(?s:.*?)'{3}|"[^"\r\n]*"|'[^'\r\n]*')
      | \"{3}(?:[^\\]|\\(?s:.))*?\"{3} | '{3}(?:[^\\]|\\(?s:.))*?'{3}
      | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    )
    | (?P<comment>//[^\r\n]*)
    | (?P<quote>["'])
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    """,
    re.VERBOSE,
)
_CLOSING = {"(": ")", "[": "]", "{": "}"}


_SPLIT = "name parts of it under `define`"


def scan(text: str, place: Place, reporter: Reporter) -> bool:
    """Report what the parser should not see; say whether it may go on."""
    if len(text) > LONGEST:
        message = f"the expression has {len(text)} characters, more than {LONGEST}"
        reporter.report("FML307", place.span(0, 1), message, hint=_SPLIT)
        return False
    brackets: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(text):
        start = match.start()
        if match.lastgroup == "quote":
            _report_quote(match[0], place.span(start, len(text)), reporter)
            return False
        if match.lastgroup == "open":
            brackets.append((match[0], start))
        elif match.lastgroup == "close" and not _close(match, brackets, place, reporter):
            return False
        elif match.lastgroup == "comment":
            _report_comment(match, place, reporter)
        if len(brackets) > DEEPEST:
            message = f"more than {DEEPEST} brackets are open at once"
            reporter.report("FML307", place.span(start, start + 1), message, hint=_SPLIT)
            return False
    if brackets:
        opening, start = brackets[-1]
        message = f"`{opening}` is never closed"
        hint = f"add `{_CLOSING[opening]}`"
        reporter.report("FML302", place.span(start, start + 1), message, hint=hint)
    return not brackets


def _report_quote(quote: str, span: Span, reporter: Reporter) -> None:
    reporter.report(
        "FML303",
        span,
        f"the text that starts with {quote} is never closed",
        hint=f"add {quote} at its end",
    )


def _report_comment(match: re.Match[str], place: Place, reporter: Reporter) -> None:
    reporter.report(
        "FML310",
        place.span(match.start(), match.end()),
        "`//` starts a comment: what follows is ignored",
        hint="divide with `/`, which drops the remainder between ints",
    )


def _close(
    match: re.Match[str], brackets: list[tuple[str, int]], place: Place, reporter: Reporter
) -> bool:
    """Close the innermost bracket, or report that this one does not fit it."""
    span = place.span(match.start(), match.end())
    if not brackets:
        reporter.report("FML302", span, f"`{match[0]}` closes nothing", hint="remove it")
        return False
    opening, start = brackets.pop()
    if _CLOSING[opening] == match[0]:
        return True
    label = Label(place.span(start, start + 1), f"`{opening}` is open")
    message = f"expected `{_CLOSING[opening]}`, found `{match[0]}`"
    reporter.report("FML302", span, message, related=(label,))
    return False
