"""From text to nodes: YAML without its types, anchors, tags and folded scalars."""

from __future__ import annotations

from typing import Final

from ruamel.yaml.error import MarkedYAMLError, StringMark, YAMLError

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.loading import MAX_NESTING
from fragileml_dsl.source import Position, Source, Span
from fragileml_dsl.yaml_reader.builder import Builder, NestingError
from fragileml_dsl.yaml_reader.events import DIRECTIVE, events_of
from fragileml_dsl.yaml_reader.nodes import Node
from fragileml_dsl.yaml_reader.syntax_errors import Explanation, Problem, explain

MOST_SYNTAX_ERRORS: Final = 10


def read_yaml(source: Source, reporter: Reporter) -> Node | None:
    """Return the root node of a file, or None if it cannot be read.

    After a syntax error whose value is known to end with its line, reading is tried again with a
    hole for that value, so that one run reports the errors in the rest of the file, too.
    """
    text = source.text
    holes: frozenset[Position] = frozenset()
    for _ in range(MOST_SYNTAX_ERRORS):
        attempt = Reporter()
        builder = Builder(Source(source.name, text), attempt, holes)
        try:
            root = builder.build(events_of(text))
        except NestingError as error:
            message = f"nested more than {MAX_NESTING} levels deep"
            hint = "go back in the indentation: no document needs so many levels"
            reporter.report("FML003", error.span, message, hint=hint)
            return None
        except (YAMLError, ValueError, OverflowError) as error:
            found = _explain(source, error)
            reporter.report(found.code, found.span, found.message, hint=found.hint)
            line = found.span.start.line
            reporter.extend(tuple(d for d in attempt.diagnostics if d.span.start.line != line))
            if found.value is None:
                return None
            text = _without(text, found.value)
            holes |= {found.value}
        else:
            reporter.extend(attempt.diagnostics)
            return root
    return None


def _explain(source: Source, error: Exception) -> Explanation:
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        # The library lets chr() fail on an escape such as "\\UFFFFFFFF".
        before = source.text.partition("\\U")[0]
        line = before.count("\n") + 1
        place = Position(line, len(before) - before.rfind("\n"))
        message = "no character has this number"
        hint = "use single quotes or `|`, in which a backslash is itself"
        return Explanation("FML109", Span(source.name, place, place), message, hint)
    if error.problem == DIRECTIVE:
        place = _position(error.problem_mark)
        message = "directives are not part of the language"
        return Explanation("FML104", Span(source.name, place, place), message, "leave it out")
    opened = _position(error.context_mark) if error.context_mark else None
    words = f"{error.context or ''} {error.problem}"
    return explain(source, Problem(words, _position(error.problem_mark), opened))


def _without(text: str, value: Position) -> str:
    """Return the text with the rest of a line from ``value`` on replaced by ``~``."""
    lines = text.split("\n")
    line = lines[value.line - 1]
    lines[value.line - 1] = line[: value.column - 1] + "~"
    return "\n".join(lines)


def _position(mark: StringMark) -> Position:
    return Position(mark.line + 1, mark.column + 1)
