"""Operators on documents: each yields the patches that spoil one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from fragileml.testing.mutation.mutant import Patch
from fragileml.testing.mutation.page import Page, Spot, span_of
from fragileml_dsl.yaml_reader import nodes

Patches: TypeAlias = tuple[Patch, ...]

_EFFECTS: Final = ("set", "do", "then", "init", "after")
_BOOLS: Final = ("false", "true")
_MESSAGES: Final = ("error", "text", "log", "prints", "alert", "task")
_SHOWN: Final = {"hidden": "always", "probe": "always", "always": "hidden"}
_SEEN: Final = {"loud": "silent", "silent": "warning", "warning": "silent"}


def drop_effect(page: Page) -> Iterator[Patches]:
    """Leave out one thing that a fault, an action, a run or a pipeline sets."""
    for spot in page.spots:
        if isinstance(spot.node, nodes.Mapping) and spot.key in _EFFECTS:
            yield from _without_each(page, spot.node.entries)


def drop_fault(page: Page) -> Iterator[Patches]:
    """Leave out one of a scenario's faults."""
    yield from _without_items(page, "faults")


def drop_menu_value(page: Page) -> Iterator[Patches]:
    """Offer one value less."""
    yield from _without_items(page, "menu")


def drop_requirement(page: Page) -> Iterator[Patches]:
    """Leave out one thing that must be kept."""
    yield from _without_items(page, "keep")


def change_cost(page: Page) -> Iterator[Patches]:
    """Let something take three minutes more."""
    for spot, value in _numbers(page, ("minutes",)):
        if spot.parent != "budget":
            yield (_instead(page, spot.node, str(value + 3)),)


def lower_budget(page: Page) -> Iterator[Patches]:
    """Give a quarter of the steps or of the minutes."""
    for spot, value in _numbers(page, ("steps", "minutes")):
        if spot.parent == "budget":
            yield (_instead(page, spot.node, str(max(1, value // 4))),)


def one_off_value(page: Page) -> Iterator[Patches]:
    """Begin or go on with a number that is one more."""
    for spot in page.spots:
        value = _number(spot)
        if value is not None and (spot.key == "init" or spot.parent in _EFFECTS):
            yield (_instead(page, spot.node, str(value + 1)),)


def another_value(page: Page) -> Iterator[Patches]:
    """Begin or go on with the next value of an enum, or the other of true and false."""
    enums = (*page.words("values"), _BOOLS)
    for spot in page.spots:
        if spot.scalar and (spot.key == "init" or spot.parent in _EFFECTS):
            values = next((each for each in enums if spot.scalar.text in each), ())
            if len(values) > 1:
                other = values[(values.index(spot.scalar.text) + 1) % len(values)]
                yield (_instead(page, spot.node, other),)


def show_otherwise(page: Page) -> Iterator[Patches]:
    """Show what is hidden, and hide what is shown."""
    yield from _translated(page, "show", _SHOWN)


def see_otherwise(page: Page) -> Iterator[Patches]:
    """Let a loud issue be silent, and a silent one warn."""
    yield from _translated(page, "visibility", _SEEN)


def swap_messages(page: Page) -> Iterator[Patches]:
    """Exchange a message for the next one of its kind."""
    for key in _MESSAGES:
        found = [spot for spot in page.spots if spot.scalar and spot.key == key]
        for one, two in pairwise(found):
            first, second = page.written(one.node.span), page.written(two.node.span)
            if first != second:
                yield (_instead(page, one.node, second), _instead(page, two.node, first))


def _translated(page: Page, key: str, others: dict[str, str]) -> Iterator[Patches]:
    for spot in page.spots:
        if spot.key == key and spot.scalar and spot.scalar.text in others:
            yield (_instead(page, spot.node, others[spot.scalar.text]),)


def _numbers(page: Page, keys: Sequence[str]) -> Iterator[tuple[Spot, int]]:
    for spot in page.spots:
        value = _number(spot)
        if value is not None and spot.key in keys:
            yield spot, value


def _number(spot: Spot) -> int | None:
    text = spot.scalar.text if spot.scalar else ""
    return int(text) if text.isascii() and text.isdigit() else None


def _instead(page: Page, node: nodes.Node, text: str) -> Patch:
    return Patch(page.offset(node.span.start), page.offset(node.span.end), text)


def _without_items(page: Page, key: str) -> Iterator[Patches]:
    for spot in page.spots:
        if spot.key == key and isinstance(spot.node, nodes.Sequence):
            if spot.node.flow:
                yield from _without_each(page, spot.node.items)
            else:
                yield from _without_lines(page, spot.node.items)


def _without_each(page: Page, parts: Sequence[nodes.Entry | nodes.Node]) -> Iterator[Patches]:
    """Leave out one of several: up to the next, or from the end of the one before."""
    spans = [span_of(each) for each in parts]
    for index, span in enumerate(spans[:-1]):
        start, end = span.start, spans[index + 1].start
        yield (Patch(page.offset(start), page.offset(end), ""),)
    if len(spans) > 1:
        start, end = spans[-2].end, spans[-1].end
        yield (Patch(page.offset(start), page.offset(end), ""),)


def _without_lines(page: Page, parts: Sequence[nodes.Node]) -> Iterator[Patches]:
    """Leave out one of several that stand behind dashes, the dash included."""
    spans = [span_of(each) for each in parts]
    dashes = [page.source.text.rindex("-", 0, page.offset(each.start)) for each in spans]
    for dash, span in zip(dashes, spans, strict=True) if len(spans) > 1 else ():
        following = next((each for each in dashes if each > dash), page.offset(span.end))
        yield (Patch(dash, following, ""),)


IN_DOCUMENTS: tuple[Callable[[Page], Iterator[Patches]], ...] = (
    drop_effect,
    drop_fault,
    drop_menu_value,
    drop_requirement,
    change_cost,
    lower_budget,
    one_off_value,
    another_value,
    show_otherwise,
    see_otherwise,
    swap_messages,
)
