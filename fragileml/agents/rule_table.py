"""The table of the ``rules`` agent: ``agents/rules.yaml`` of a pack, read and checked.

It is read with the compiler's own shapes, so a mistake in it is reported as one in a scenario is:
at its line and column, with a suggestion, all in one run.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from attrs import frozen

from fragileml.agents.literals import read_literal
from fragileml.machine import Action, Call, Edit, Inspect, Run, Submit
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.patterns import matcher, pattern_problem
from fragileml_dsl.loading import load
from fragileml_dsl.source import Located, Source, Span
from fragileml_dsl.syntax import shapes
from fragileml_dsl.syntax.documents import LANGUAGE_VERSION
from fragileml_dsl.syntax.names import PROBE
from fragileml_dsl.syntax.shape import Missing
from fragileml_dsl.syntax.shapes import (
    IDENTIFIER,
    INTEGER,
    KEBAB_ID,
    TEXT,
    WORD,
    ListOf,
    MapOf,
    Named,
    Record,
    Step,
    key,
)
from fragileml_dsl.syntax.steps import DIAGNOSIS, SETTINGS, STEP, Diagnosis
from fragileml_dsl.yaml_reader.nodes import Node, Scalar, Sequence, Style
from fragileml_dsl.yaml_reader.reader import read_yaml

if TYPE_CHECKING:
    from fragileml_dsl.machine.term import Value

KIND: Final = "rules"


@frozen
class ConditionTree:
    """The conditions of a row as written: all of them must hold."""

    span: Span
    line: Located[str] | None = key(TEXT, default=None)
    probe: tuple[Named[Located[str]], ...] = key(MapOf(PROBE, TEXT), default=())
    setting: tuple[Named[shapes.Value], ...] = key(SETTINGS, default=())
    mark: tuple[Named[Located[str]], ...] = key(MapOf(IDENTIFIER, WORD), default=())


@frozen
class RowTree:
    """A row as written."""

    span: Span
    id: Located[str] = key(KEBAB_ID)
    when: ConditionTree = key(Record(ConditionTree))
    do: tuple[Step, ...] = key(ListOf(STEP))
    diagnosis: Diagnosis | None = key(DIAGNOSIS, default=None)


@frozen
class TableTree:
    """The whole file as written."""

    span: Span
    fragileml: Located[int] = key(INTEGER)
    kind: Located[str] = key(WORD)
    rows: tuple[RowTree, ...] = key(ListOf(Record(RowTree)))


Pattern: TypeAlias = Callable[[str], bool]
"""Says whether a line contains a match of a pattern of RE2."""


@frozen(eq=False)
class Row:
    """One row: a symptom and what is done about it.

    Attributes:
        id: Its name in reports.
        line: Must be found in a line of the last run, if given.
        probes: Probes, and what must be found in a line of each one's text.
        settings: Visible settings and their values.
        marks: Stages and their marks.
        actions: What is done. ``Run('goal')`` stands for a run of the goal stage.
        diagnosis: What is submitted at the end if no other row was applied before.
    """

    id: str
    line: Pattern | None
    probes: tuple[tuple[str, Pattern], ...]
    settings: tuple[tuple[str, Value], ...]
    marks: tuple[tuple[str, str], ...]
    actions: tuple[Action, ...]
    diagnosis: Submit


@frozen
class RuleTable:
    """A table as far as it could be read.

    Attributes:
        rows: Its rows, in the order in which they are tried.
        diagnostics: What is wrong with the file; the rows are complete if there is no error.
        sources: The file's text, for showing the diagnostics.
    """

    rows: tuple[Row, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: dict[str, Source]


def load_rules(path: Path) -> RuleTable:
    """Read a table from a file.

    Raises:
        OSError: If the file cannot be opened or read.
    """
    reporter = Reporter()
    name = f"{path.parent.name}/{path.name}"
    source = load(path, name, reporter)
    node = read_yaml(source, reporter) if source else None
    rows = _read(node, reporter) if node else ()
    return RuleTable(rows, reporter.diagnostics, {name: source} if source else {})


def _read(node: Node, reporter: Reporter) -> tuple[Row, ...]:
    tree = Record(TableTree).read(node, reporter)
    if isinstance(tree, Missing):
        return ()
    if tree.kind.value != KIND:
        message = f"expected `kind: {KIND}`, found `{tree.kind.value}`"
        reporter.report("FML208", tree.kind.span, message)
    if tree.fragileml.value != LANGUAGE_VERSION:
        message = f"the version of the language is the number {LANGUAGE_VERSION}"
        reporter.report("FML210", tree.fragileml.span, message)
    first: dict[str, Span] = {}
    for row in tree.rows:
        if row.id.value in first:
            related = (Label(first[row.id.value], "first here"),)
            message = f"the row `{row.id.value}` is written twice"
            reporter.report("FML102", row.id.span, message, related=related)
        first.setdefault(row.id.value, row.id.span)
    return tuple(_row(row, reporter) for row in tree.rows)


def _row(tree: RowTree, reporter: Reporter) -> Row:
    when = tree.when
    probes = ((each.name.value, _pattern(each.value, reporter)) for each in when.probe)
    diagnosis = tree.diagnosis
    return Row(
        id=tree.id.value,
        line=_pattern(when.line, reporter) if when.line else None,
        probes=tuple((name, pattern) for name, pattern in probes if pattern),
        settings=_settings(when.setting),
        marks=tuple((each.name.value, each.value.value) for each in when.mark),
        actions=tuple(_action(step) for step in tree.do),
        diagnosis=(
            Submit(_text(diagnosis.module), _text(diagnosis.cause)) if diagnosis else Submit()
        ),
    )


def _pattern(text: Located[str], reporter: Reporter) -> Pattern | None:
    problem = pattern_problem(text.value)
    if problem:
        reporter.report("FML513", text.span, f"not a pattern: {problem}", hint="see RE2's syntax")
        return None
    return matcher(text.value)


def _action(step: Step) -> Action:
    name = _text(step.name) or ""
    match step.kind.value:
        case "edit":
            return Edit(_settings(step.settings))
        case "run":
            return Run(name)
        case "inspect":
            return Inspect(name)
        case "call":
            return Call(name)
        case _:
            return Submit(_text(step.module), _text(step.cause))


def _text(located: Located[str] | None) -> str | None:
    return located.value if located else None


def _settings(settings: tuple[Named[shapes.Value], ...]) -> tuple[tuple[str, Value], ...]:
    return tuple((each.name.value, _literal(each.value.node)) for each in settings)


def _literal(node: Scalar | Sequence) -> Value:
    """Read a value as YAML 1.2 does: plain text may be a bool, null or a number."""
    if isinstance(node, Sequence):
        return tuple(item.text for item in node.items if isinstance(item, Scalar))
    return read_literal(node.text) if node.style is Style.PLAIN else node.text
