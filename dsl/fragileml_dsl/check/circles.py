"""Definitions are written out where they are read, so none may read itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from fragileml_dsl.check.checked import Instance
from fragileml_dsl.diagnostics.diagnostic import Label
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.source import Span


def in_order(
    reads: Mapping[str, Collection[str]], place: Callable[[str], Span], reporter: Reporter
) -> tuple[str, ...]:
    """Return definitions by name, each after those that it reads.

    Circles are reported, each once, and left out.

    Args:
        reads: What each definition reads; names that are no definition count for nothing.
        place: Where a definition stands.
        reporter: Where circles go.
    """
    graph = {name: [each for each in read if each in reads] for name, read in reads.items()}
    while True:
        try:
            return tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = _from_first(error.args[1][:0:-1], place)
        _report(circle, place, reporter)
        graph = {
            name: [each for each in read if each not in circle]
            for name, read in graph.items()
            if name not in circle
        }


def _from_first(circle: list[str], place: Callable[[str], Span]) -> list[str]:
    """Return a circle as it is read from the definition that stands first."""
    start = circle.index(min(circle, key=place))
    return circle[start:] + circle[:start]


def _report(circle: list[str], place: Callable[[str], Span], reporter: Reporter) -> None:
    first, *others = circle
    reporter.report(
        "FML701",
        place(first),
        f"the definition reads itself: {' → '.join((*circle, first))}",
        hint="break the circle: one of them must not read the others",
        related=tuple(Label(place(each), "part of the circle") for each in others[:_SHOWN]),
    )


_SHOWN = 3


def order_definitions(instances: tuple[Instance, ...], reporter: Reporter) -> tuple[str, ...]:
    """Return the definitions of a pipeline by full name, each after those that it reads.

    Modules are checked alone, so a circle that leads through two of them shows only here.
    """
    reads: dict[str, tuple[str, ...]] = {}
    places: dict[str, Span] = {}
    for instance in instances:
        names = {each.name.value: each.name.span for each in instance.module.tree.define}
        for name, define in instance.module.defines.items():
            full = f"{instance.name}.{name}"
            reads[full] = tuple(_read_by(define.value, instance.name))
            places[full] = names[name]
    return in_order(reads, places.__getitem__, reporter)


def _read_by(typed: Typed, owner: str) -> Iterator[str]:
    for node in typed.walk():
        if node.operator in {"define", "variable"}:
            name = str(node.constant)
            yield name if "." in name else f"{owner}.{name}"
