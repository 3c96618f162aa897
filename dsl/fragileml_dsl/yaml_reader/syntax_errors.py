"""What a YAML syntax error means to somebody who wrote an expression or a message."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from attrs import frozen

from fragileml_dsl.source import Position, Source, Span
from fragileml_dsl.yaml_reader.rewriting import is_open, quoting_hint

_VALUE_START = re.compile(r"(?:^ *(?:- +)*|[\[{,] *)(?:[\w./-]+: +)?")
_TEXT_KEY: Final = re.compile(r"\b(?:alert|chain|doc|error|log|prints|task|text|title): +$")
_CLOSING: Final = {"[": "]", "{": "}"}
MISREADINGS: Final = {
    "FML110": "`!` begins a tag in YAML",
    "FML111": "`{0}` begins an anchor or an alias in YAML",
    "FML112": "the quoted text ends before the value does",
    "FML113": "a bracket begins a YAML collection here",
    "FML114": "`: ` cannot stand in an unquoted value",
    "FML116": "a comma inside braces or brackets ends an unquoted value",
    "FML117": "`{{` begins a mapping in YAML",
}
_POINTING_AT_PROBLEM: Final = ("FML114",)
_BLAMES_START: Final = r"end of stream|<stream end>|could not find expected ':'"
_PLAIN_WORDS: Final = (
    (
        r"found unexpected end of stream",
        "the quote that opens here is never closed",
        "close it with the same quote",
    ),
    (r"found character '\\t'", "a tab cannot stand here", "write spaces"),
    (r"found character '(.)'", r"an unquoted text cannot begin with `\1`", ""),
    (
        r"could not find expected ':'",
        "expected `key: value`, found a text alone",
        "give it a key, or indent it more than the text that it continues",
    ),
    (
        r"mapping values are not allowed",
        "this line continues the text above and cannot have a key",
        "indent it as the keys above, or put the text above in single quotes",
    ),
    (
        r"sequence entries are not allowed",
        "a list must begin on a line of its own",
        "begin it on the next line, or write it in brackets",
    ),
    (
        r"expected <block end>, but found '-'",
        "this dash does not fit the lines above",
        "indent it as the other dashes of its list",
    ),
    (
        r"expected <block end>",
        "this does not fit the indentation of the lines above",
        "indent it as the keys beside it",
    ),
    (
        r"expected ',' or '(.)', but got '<stream end>'",
        r"the bracket is never closed by `\1`",
        r"add `\1` where the value ends",
    ),
    (
        r"expected ',' or '(.)', but got",
        r"expected `,` or `\1`",
        r"write what is missing, or put the value before it in single quotes",
    ),
    (r"expected the node content", "expected a value", "write one, or remove the sign before it"),
    (r"expected alphabetic or numeric", "expected a name", "put the value in single quotes"),
    (
        r"document separator|document start",
        "this ends the document too early",
        "remove the line, or put the text around it in a `|` block",
    ),
    (
        r"escape|hexdecimal",
        "this escape does not exist; single quotes need none",
        "use single quotes or `|`, in which a backslash is itself",
    ),
)


@frozen
class Problem:
    """What the parser stumbled over.

    Attributes:
        text: The parser's own words.
        place: Where it noticed.
        opened: Where the piece that it was reading began, or None.
    """

    text: str
    place: Position
    opened: Position | None


@frozen
class Explanation:
    """A syntax error in the author's terms.

    ``value`` is where the value begins that is to blame, if it ends with its line.
    """

    code: str
    span: Span
    message: str
    hint: str = ""
    value: Position | None = None


def explain(source: Source, problem: Problem) -> Explanation:
    """Return what is to be said of a syntax error."""
    line = source.line(problem.place.line)
    column = problem.place.column - 1
    starts = [match.end() for match in _VALUE_START.finditer(line) if match.end() <= column]
    if starts and line[starts[0] :][:1] in {"'", '"'} and not _is_in_flow(line, starts[0]):
        starts = starts[:1]
    for start, following in pairwise(starts):
        piece = line[start:following].rstrip()
        if _is_in_flow(line, start) and piece.endswith(",") and is_open(piece):
            return _explanation(source, problem, start, "FML116")
    for start in reversed(starts):
        found = _explain_start(source, problem, line, start)
        if found is not None:
            return found
    if starts and _is_colon(problem, line, column) and column > starts[-1]:
        return _explanation(source, problem, starts[-1], "FML114")
    if starts and re.search(r"but got '[\[{]'", problem.text):
        return _explanation(source, problem, starts[-1], "FML113")
    return _in_plain_words(source, problem)


def _explain_start(source: Source, problem: Problem, line: str, start: int) -> Explanation | None:
    first = line[start : start + 1]
    after = problem.place.column - 1
    code = ""
    if first == "!":
        code = "FML110"
    elif first and first in "&*":
        code = "FML111"
    elif line.startswith("{{", start):
        code = "FML117"
    elif first and first in "'\"" and 0 < line.find(first, start + 1) < after:
        code = "FML112"
    elif line[start - 1 : start + 1] == "{{":
        code = ""
    elif first in _CLOSING and 0 < line.find(_CLOSING[first], start + 1) < after:
        code = "FML113"
    return _explanation(source, problem, start, code) if code else None


def _is_colon(problem: Problem, line: str, column: int) -> bool:
    return line[column : column + 1] == ":" and (
        "mapping values are not allowed" in problem.text
        or "unexpected ':'" in problem.text
        or "but got ':'" in problem.text
    )


def misread(line: str, start: int, code: str) -> tuple[str, str]:
    """Return message and hint for the value at ``line[start:]`` that YAML took for its own."""
    end = _end_of_value(line, start) if _is_in_flow(line, start) else len(line)
    is_text = _TEXT_KEY.search(line, 0, start) is not None or (
        code == "FML114" and " ? " not in line[start:end]
    )
    hint = quoting_hint(line, start, end, expression=not is_text)
    return MISREADINGS[code].replace("{0}", line[start : start + 1]), hint


def _explanation(source: Source, problem: Problem, start: int, code: str) -> Explanation:
    place = problem.place
    line = source.line(place.line)
    message, hint = misread(line, start, code)
    value = Position(place.line, start + 1)
    is_in_flow = _is_in_flow(line, start) or (
        "flow" in problem.text and problem.opened is not None and problem.opened.line < place.line
    )
    span = _span(source, place if code in _POINTING_AT_PROBLEM else value)
    return Explanation(code, span, message, hint, None if is_in_flow else value)


def _is_in_flow(line: str, start: int) -> bool:
    return any(bracket in line[:start] for bracket in _CLOSING)


def _end_of_value(line: str, start: int) -> int:
    """Return where a value inside braces was meant to end: at its comma or closing bracket."""
    depth = 0
    for index in range(start, len(line)):
        if line[index] in "([{":
            depth += 1
        elif line[index] in ")]}":
            depth -= 1
        if depth < 0 or (depth == 0 and line[index] == ","):
            return index
    return len(line)


def _in_plain_words(source: Source, problem: Problem) -> Explanation:
    place = problem.place
    message, hint = "YAML cannot read this", "put the value in single quotes"
    for pattern, words, advice in _PLAIN_WORDS:
        found = re.search(pattern, problem.text)
        if found:
            message, hint = found.expand(words), found.expand(advice)
            break
    if problem.opened is not None and re.search(_BLAMES_START, problem.text):
        place = problem.opened
    if "cannot begin" in message:
        line = source.line(place.line)
        hint = quoting_hint(line, place.column - 1, len(line), expression=False)
    elif "does not fit the indentation" in message:
        hint = f"let it begin in column {_nearest_column(source, place)}, as lines above do"
    return Explanation("FML101", _span(source, place), message, hint)


def _nearest_column(source: Source, place: Position) -> int:
    """Return where lines above begin, the column that is nearest to a place."""
    above = source.text.split("\n")[: place.line - 1]
    columns = {len(line) - len(line.lstrip(" ")) + 1 for line in above if line.strip()}
    return min(sorted(columns, reverse=True), key=lambda each: abs(each - place.column), default=1)


def _span(source: Source, place: Position) -> Span:
    return Span(source.name, place, Position(place.line, place.column + 1))
