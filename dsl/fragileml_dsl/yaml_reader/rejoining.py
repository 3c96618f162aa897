"""Values that a comma inside braces or brackets cut into pieces, put together again.

``{when: max(a, b) > 1}`` has the two keys ``when`` and ``b) > 1`` in YAML. Such a value is
reported once and then read as it was meant, so that no further mistake follows from it.
"""

from __future__ import annotations

from attrs import evolve

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Span
from fragileml_dsl.yaml_reader.nodes import Entry, Node, Scalar, Style
from fragileml_dsl.yaml_reader.positions import Straight
from fragileml_dsl.yaml_reader.rewriting import is_open, quoting_hint
from fragileml_dsl.yaml_reader.syntax_errors import MISREADINGS


def rejoin_entries(entries: list[Entry], lines: list[str], reporter: Reporter) -> list[Entry]:
    """Return the entries of a mapping in braces with cut values made whole."""
    values = [entry.value for entry in entries]
    tails = [_tail_of(entry) for entry in entries]
    return [
        evolve(entries[index], value=value)
        for index, value in _rejoin(values, tails, lines, reporter)
    ]


def rejoin_items(items: list[Node], lines: list[str], reporter: Reporter) -> list[Node]:
    """Return the items of a list in brackets with cut values made whole."""
    return [value for _, value in _rejoin(items, items, lines, reporter)]


def _tail_of(entry: Entry) -> Node | None:
    """Return the key of an entry without a value: perhaps the rest of the value before it."""
    value = entry.value
    if not isinstance(value, Scalar) or value.span.hole:
        return None
    return entry.key if value.style is Style.PLAIN and not value.text else None


def _rejoin(
    values: list[Node], tails: list[Node] | list[Node | None], lines: list[str], reporter: Reporter
) -> list[tuple[int, Node]]:
    whole: list[tuple[int, Node]] = []
    index = 0
    while index < len(values):
        value = values[index]
        last, joined = _join(value, tails, index + 1, lines)
        if joined is not None:
            line = lines[joined.span.start.line - 1]
            start, end = joined.span.start.column - 1, joined.span.end.column - 1
            hint = quoting_hint(line, start, end, expression=True)
            reporter.report("FML116", joined.span, MISREADINGS["FML116"], hint=hint)
        whole.append((index, joined or value))
        index = last + 1
    return whole


def _join(
    value: Node, tails: list[Node] | list[Node | None], index: int, lines: list[str]
) -> tuple[int, Scalar | None]:
    """Return the index of the last piece of a cut value, and the whole of it if it was cut."""
    if not isinstance(value, Scalar) or value.style is not Style.PLAIN or not is_open(value.text):
        return index - 1, None
    start = value.span.start
    for last in range(index, len(tails)):
        tail = tails[last]
        if not isinstance(tail, Scalar) or tail.span.end.line != start.line:
            break
        text = lines[start.line - 1][start.column - 1 : tail.span.end.column - 1]
        if not is_open(text):
            span = Span(value.span.file, start, tail.span.end)
            return last, Scalar(text, Style.PLAIN, span, Straight(start, len(text) + 1))
    return index - 1, None
