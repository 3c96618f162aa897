"""All operators at every place where they fit."""

from __future__ import annotations

from collections.abc import Iterator

from fragileml.testing.mutation.in_documents import IN_DOCUMENTS
from fragileml.testing.mutation.in_expressions import IN_EXPRESSIONS, Formula
from fragileml.testing.mutation.mutant import Mutant, Patch
from fragileml.testing.mutation.page import Page
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.parser import parse_expression
from fragileml_dsl.source import Source

_CONDITIONS = frozenset({"when", "success"})
_FORMULAS = frozenset({"when", "success", "minutes"})
_TABLES = frozenset({"define", "metrics"})
_OUTSIDE = frozenset({"tests", "title", "doc", "evidence", "tags", "accept", "par"})


def mutants_of(source: Source) -> tuple[Mutant, ...]:
    """Return the mutants of a file, each once; its tests stay as they are."""
    page = Page(source)
    page.spots = tuple(spot for spot in page.spots if not _OUTSIDE.intersection(spot.path))
    found = dict.fromkeys(each for each in _mutants(page) if each.applied(source.text))
    return tuple(found)


def _mutants(page: Page) -> Iterator[Mutant]:
    for change in IN_DOCUMENTS:
        for patches in change(page):
            yield _mutant(page, change.__name__, patches)
    for formula in _formulas(page):
        span = formula.scalar.span
        start, end = page.offset(span.start), page.offset(span.end)
        for spoil in IN_EXPRESSIONS:
            for text in spoil(formula):
                quoted = text.replace("'", "''")
                yield _mutant(page, spoil.__name__, (Patch(start, end, f"'{quoted}'"),))


def _mutant(page: Page, operator: str, patches: tuple[Patch, ...]) -> Mutant:
    first = min(each.start for each in patches)
    line = page.source.text.count("\n", 0, first) + 1
    return Mutant(operator, page.source.name, line, patches)


def _formulas(page: Page) -> Iterator[Formula]:
    enums = page.words("values")
    for spot in page.spots:
        scalar = spot.scalar
        if scalar is None or not (spot.key in _FORMULAS or spot.parent in _TABLES):
            continue
        tree = None if scalar.text.isdigit() else parse_expression(scalar, Reporter())
        if tree is not None:
            yield Formula(scalar, tree, enums, condition=spot.key in _CONDITIONS)
