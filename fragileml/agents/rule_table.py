"""The table of the ``rules`` agent: ``agents/rules.yaml`` of a pack, read and checked.

A row is a symptom with the causes that it may have; each cause has a check and a remedy. The table
is read with the compiler's own shapes, so a mistake in it is reported as one in a scenario is: at
its line and column, with a suggestion, all in one run.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import frozen

from fragileml.agents.literals import read_literal
from fragileml.machine import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.patterns import Pattern, compile_pattern, pattern_problem
from fragileml_dsl.loading import load
from fragileml_dsl.source import Located, Source, Span
from fragileml_dsl.syntax import shapes
from fragileml_dsl.syntax.documents import LANGUAGE_VERSION
from fragileml_dsl.syntax.shapes import (
    INTEGER,
    KEBAB_ID,
    PROBE,
    STAGE,
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


GROUP: Final = "$"
"""A value that begins so stands for what the group of that name matched."""


@frozen
class ConditionTree:
    """Conditions as written: all of them must hold."""

    span: Span
    line: Located[str] | None = key(TEXT, default=None)
    probe: tuple[Named[Located[str]], ...] = key(MapOf(PROBE, TEXT), default=())
    setting: tuple[Named[shapes.Value], ...] = key(SETTINGS, default=())
    mark: tuple[Named[Located[str]], ...] = key(MapOf(STAGE, WORD), default=())


@frozen
class CauseTree:
    """A cause as written."""

    span: Span
    when: ConditionTree | None = key(Record(ConditionTree), default=None)
    do: tuple[Step, ...] = key(ListOf(STEP))
    diagnosis: Diagnosis | None = key(DIAGNOSIS, default=None)


@frozen
class RowTree:
    """A row as written."""

    span: Span
    id: Located[str] = key(KEBAB_ID)
    when: ConditionTree = key(Record(ConditionTree))
    causes: tuple[CauseTree, ...] = key(ListOf(Record(CauseTree)))


@frozen
class TableTree:
    """The whole file as written."""

    span: Span
    fragileml: Located[int] = key(INTEGER)
    kind: Located[str] = key(WORD)
    rows: tuple[RowTree, ...] = key(ListOf(Record(RowTree)))


@frozen(eq=False)
class Condition:
    """What must be seen; all of it.

    Attributes:
        line: Must be found in a line of the last run, if given.
        probes: Probes, and what must be found in a line of each one's text.
        settings: Visible settings and their values.
        marks: Stages and their marks.
    """

    line: Pattern | None = None
    probes: tuple[tuple[str, Pattern], ...] = ()
    settings: tuple[tuple[str, Value], ...] = ()
    marks: tuple[tuple[str, str], ...] = ()

    @property
    def groups(self) -> frozenset[str]:
        """Names of the groups that its patterns have."""
        patterns = [self.line] if self.line else []
        patterns += [pattern for _, pattern in self.probes]
        return frozenset().union(*(pattern.groups for pattern in patterns))


@frozen(eq=False)
class Cause:
    """One thing that may be behind a symptom.

    Attributes:
        check: What speaks for it, besides the symptom.
        actions: What is done about it. ``Run('goal')`` stands for a run of the goal stage; a value
            ``$name`` of an edit for what the group ``name`` matched in the symptom or the check.
        diagnosis: What is submitted at the end if no other cause was acted on before.
    """

    check: Condition
    actions: tuple[Action, ...]
    diagnosis: Submit


@frozen(eq=False)
class Row:
    """One row: a symptom, and the causes that are thought of, in that order.

    Attributes:
        id: Its name in reports.
        symptom: On sight of what the row is turned to.
        causes: Its causes.
    """

    id: str
    symptom: Condition
    causes: tuple[Cause, ...]


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
    symptom = _condition(tree.when, reporter)
    causes = tuple(_cause(each, symptom, reporter) for each in tree.causes)
    return Row(tree.id.value, symptom, causes)


def _cause(tree: CauseTree, symptom: Condition, reporter: Reporter) -> Cause:
    check = _condition(tree.when, reporter) if tree.when else Condition()
    groups = symptom.groups | check.groups
    for value in _values(tree.do):
        name = value.text.removeprefix(GROUP)
        if value.text.startswith(GROUP) and name not in groups:
            message = f"no pattern of this row has a group `{name}`"
            hint = f"write `(?P<{name}>…)` around what it stands for"
            reporter.report("FML513", value.span, message, hint=hint)
    diagnosis = tree.diagnosis
    return Cause(
        check=check,
        actions=tuple(_action(step) for step in tree.do),
        diagnosis=(
            Submit(_text(diagnosis.module), _text(diagnosis.cause)) if diagnosis else Submit()
        ),
    )


def _condition(tree: ConditionTree, reporter: Reporter) -> Condition:
    probes = ((each.name.value, _pattern(each.value, reporter)) for each in tree.probe)
    return Condition(
        line=_pattern(tree.line, reporter) if tree.line else None,
        probes=tuple((name, pattern) for name, pattern in probes if pattern),
        settings=_settings(tree.setting),
        marks=tuple((each.name.value, each.value.value) for each in tree.mark),
    )


def _pattern(text: Located[str], reporter: Reporter) -> Pattern | None:
    problem = pattern_problem(text.value)
    if problem:
        reporter.report("FML513", text.span, f"not a pattern: {problem}", hint="see RE2's syntax")
        return None
    return compile_pattern(text.value)


def _values(steps: tuple[Step, ...]) -> Iterator[Scalar]:
    """Give the single values that the edits among some steps write."""
    for step in steps:
        for each in step.settings:
            if isinstance(each.value.node, Scalar):
                yield each.value.node


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
        case "pip":
            return Pip(name)
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
