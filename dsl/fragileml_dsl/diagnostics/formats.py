"""Diagnostics as plain data for other programs."""

from __future__ import annotations

from collections.abc import Sequence

from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label
from fragileml_dsl.source import Span


def to_json(diagnostics: Sequence[Diagnostic]) -> list[dict[str, object]]:
    """Return the diagnostics as JSON objects with the same keys each.

    The keys are code, severity, message, file, line, column, end_line, end_column, hint and
    related; lines and columns count from 1, the end is exclusive. ``related`` is a list of
    objects with the same place keys and ``text``.
    """
    return [_diagnostic(each) for each in diagnostics]


def _diagnostic(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "hint": diagnostic.hint,
        "related": [_label(label) for label in diagnostic.related],
    }


def _label(label: Label) -> dict[str, object]:
    return {"text": label.text, **_place(label.span)}


def _place(span: Span) -> dict[str, object]:
    return {
        "file": span.file,
        "line": span.start.line,
        "column": span.start.column,
        "end_line": span.end.line,
        "end_column": span.end.column,
    }
