"""What may be written at the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from fragileml_dsl.check.checked import Declared
from fragileml_dsl.editor.expressions import complete_expression, expression_at
from fragileml_dsl.editor.items import Completion, Item, ItemKind
from fragileml_dsl.editor.names import names_at
from fragileml_dsl.editor.page import Page
from fragileml_dsl.editor.shapes import (
    HEADER,
    AnyShape,
    KnownKey,
    key_name_at,
    keys_at,
    scalar_at,
    words_of,
)
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.syntax.names import Name
from fragileml_dsl.syntax.scalars import ValueShape


def complete(page: Page) -> Completion:
    """Return what may be written at the cursor of a page and holds what was typed so far."""
    found = _complete(page)
    typed = found.typed.lower()
    return Completion(
        found.typed, tuple(each for each in found.items if typed in each.label.lower())
    )


def _complete(page: Page) -> Completion:
    spot, shape = page.spot, page.shape
    if spot is None or shape is None:
        return Completion()
    if spot.is_key:
        return Completion(spot.before, tuple(_keys(page, shape)))
    scalar = scalar_at(shape)
    piece = expression_at(spot, scalar) if scalar is not None else None
    if piece is not None:
        return complete_expression(page, piece)
    items = [*_values(page, scalar)] if scalar is not None else []
    if not items and spot.path[-2:-1] == ("install",):
        return _pins(page, spot.before)
    if not spot.style:
        items += (_key_item(name, key) for name, key in keys_at(shape).items())
    return Completion(spot.before, tuple(items))


def _keys(page: Page, shape: AnyShape) -> Iterator[Item]:
    spot = page.spot
    written = spot.keys if spot else ()
    known = dict(keys_at(shape))
    if spot is not None and not spot.path:
        known = {**HEADER, **known}
    for name, key in known.items():
        if name not in written:
            yield _key_item(name, key)
    names = key_name_at(shape)
    if names is not None and names.naming is not None and (names.words or not names.declares):
        for item in names_at(page, names.naming):
            if item.label not in written:
                yield Item(item.label, item.kind, item.detail, item.doc, f"{item.label}: ")


def _key_item(name: str, key: KnownKey) -> Item:
    detail = f"{key.shape.noun}, required" if key.required else key.shape.noun
    return Item(name, ItemKind.KEY, detail, key.doc, f"{name}: ")


def _values(page: Page, scalar: AnyShape) -> Iterator[Item]:
    if isinstance(scalar, Name) and scalar.naming is not None and not scalar.declares:
        yield from names_at(page, scalar.naming)
    elif isinstance(scalar, ValueShape):
        yield from _literals(page)
    else:
        yield from (Item(word, ItemKind.VALUE) for word in words_of(scalar))


def _literals(page: Page) -> Iterator[Item]:
    """Return the literals of the variable to which the cursor's value belongs."""
    declared = _declared(page)
    if declared is None:
        return
    words = ("false", "true") if declared.kind is Kind.BOOL else declared.values
    for word in (*words, *(("null",) if declared.nullable else ())):
        yield Item(word, ItemKind.VALUE, str(declared.type))


def _declared(page: Page) -> Declared | None:
    names = [each for each in (page.spot.path if page.spot else ()) if isinstance(each, str)]
    match names:
        case [*_, "state" | "params", name, "init" | "default" | "menu"] | [*_, name]:
            pass
        case _:
            return None
    if page.own is not None:
        variable = page.own[1].variables.get(name)
        parameter = page.own[1].parameters.get(name)
        return variable.declared if variable else parameter[0] if parameter else None
    module, plain = name.rpartition(".")[::2]
    for instance in page.instances:
        if instance.name == module and plain in instance.module.variables:
            return instance.module.variables[plain].declared
    return None


def _pins(page: Page, before: str) -> Completion:
    """Return the pins that other pipelines of the pack install."""
    found = {
        pin.value: None
        for pipeline in page.all_pipelines
        for pin in (pipeline.packages.install if pipeline.packages else ())
    }
    return Completion(before, tuple(Item(pin, ItemKind.PACKAGE) for pin in sorted(found)))
