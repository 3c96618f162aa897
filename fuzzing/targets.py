"""What is fuzzed: functions of bytes that raise for nothing that stands in a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from fragileml.packages import link
from fragileml_dsl import check_path, fingerprint, from_json, render, to_json
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.parser import parse_expression, parse_template
from fragileml_dsl.formatting.formatter import format_text
from fragileml_dsl.source import Position, Span
from fragileml_dsl.yaml_reader.nodes import Scalar, Style

_FOLDER = Path(tempfile.gettempdir()) / "fragileml-fuzzing"


def compile_file(data: bytes) -> None:
    """Compile a document of any kind; a machine is run through its past and its JSON form."""
    path = _FOLDER / "fuzzed.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    report = check_path(path)
    render(report.diagnostics, report.sources)
    for machine in report.machines.values():
        if fingerprint(from_json(to_json(machine))) != fingerprint(machine):
            raise AssertionError("the machine is not what its JSON form says")
        link(machine).reset(0)


def format_file(data: bytes) -> None:
    """Format a document; what comes out is formatted already."""
    formatted = format_text(data.decode("utf-8", "replace"), "fuzzed.yaml")
    if isinstance(formatted, str) and format_text(formatted, "fuzzed.yaml") != formatted:
        raise AssertionError("what was formatted is formatted otherwise")


def parse(data: bytes) -> None:
    """Parse an expression and a text with holes."""
    text = data.decode("utf-8", "replace")
    start = Position(1, 1)
    places = tuple(Position(1, column) for column in range(1, len(text) + 2))
    scalar = Scalar(text, Style.PLAIN, Span("fuzzed.yaml", start, places[-1]), places)
    for function in (parse_expression, parse_template):
        reporter = Reporter()
        if function(scalar, reporter) is None and not reporter.failed:
            raise AssertionError("nothing was read and nothing was reported")


_FUNCTIONS: Mapping[str, Callable[[bytes], None]] = {
    "compile": compile_file,
    "format": format_file,
    "parse": parse,
}


def run(target: str, data: bytes) -> None:
    """Give an input to a target.

    Raises:
        Exception: If the input has found something.
    """
    _FUNCTIONS[target](data)
