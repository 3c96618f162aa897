"""What is to be said of what the cursor stands on."""

from __future__ import annotations

import re
from typing import Final

from attrs import frozen

from fragileml_dsl.editor.expressions import expression_at
from fragileml_dsl.editor.names import doc_of, module_behind, names_at
from fragileml_dsl.editor.page import Page
from fragileml_dsl.editor.shapes import HEADER, KnownKey, key_name_at, keys_at, scalar_at
from fragileml_dsl.expressions.check_calls import FUNCTIONS, MACROS, METHODS
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.source import Position, Span
from fragileml_dsl.syntax.names import Name, Naming

_BEFORE: Final = re.compile(r"(?:[A-Za-z_]\w*\.)*\w*\Z")
_NAME: Final = re.compile(r"[\w./-]*\Z")
_AFTER: Final = re.compile(r"\w*")
_NAME_AFTER: Final = re.compile(r"[\w./-]*")
_PACKAGE: Final = re.compile(r"(?:packages\[|installed\(|satisfies\()\s*['\"]\Z")


@frozen
class Hover:
    """What is said, as Markdown, and of which stretch of the file."""

    text: str
    span: Span


def hover(page: Page) -> Hover | None:
    """Return what is known of what the cursor stands on, or None if it is nothing."""
    spot, shape = page.spot, page.shape
    if spot is None or shape is None:
        return None
    if spot.is_key:
        key = {**(HEADER if not spot.path else {}), **keys_at(shape)}.get(spot.text)
        text = _key(spot.text, key) if key else _name(page, key_name_at(shape), spot.text)
        return _hover(page, text, (len(spot.before), len(spot.after)))
    scalar = scalar_at(shape)
    if scalar is None:
        return None
    piece = expression_at(spot, scalar)
    if piece is None:
        text = _name(page, scalar if isinstance(scalar, Name) else None, spot.text)
        return _hover(page, text, (len(spot.before), len(spot.after)))
    before, after = _word(_NAME, piece.before), _NAME_AFTER.match(piece.after)
    package = before + (after[0] if after else "")
    if _PACKAGE.search(piece.before[: len(piece.before) - len(before)]) and package in page.pins:
        text = f"**{package}** {', '.join(page.pins[package])}, installed"
        return _hover(page, text, (len(before), len(package) - len(before)))
    before, after = _word(_BEFORE, piece.before), _AFTER.match(piece.after)
    rest = after[0] if after else ""
    return _hover(page, _in_expression(page, before + rest), (len(before), len(rest)))


def _word(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""


def _hover(page: Page, text: str, reach: tuple[int, int]) -> Hover | None:
    """Return a text about the stretch that reaches so far to both sides of the cursor."""
    spot = page.spot
    if not text or spot is None:
        return None
    line, column = spot.start.line, spot.start.column + len(spot.before)
    start, end = Position(line, column - reach[0]), Position(line, column + reach[1])
    return Hover(text, Span(page.file, start, end))


def _key(name: str, key: KnownKey) -> str:
    required = ", required" if key.required else ""
    return "\n\n".join(filter(None, [f"**{name}**: {key.shape.noun}{required}", key.doc]))


def _name(page: Page, shape: Name | None, text: str) -> str:
    """Return what a name stands for, as those who choose it are told."""
    if shape is None or shape.naming is None:
        return ""
    if shape.naming is Naming.VARIABLE:
        return _variable(page, text)
    for item in names_at(page, shape.naming):
        if item.label == text:
            detail = "" if item.detail == shape.naming else item.detail
            return "\n\n".join(filter(None, [f"**{text}**: {shape.naming}", detail, item.doc]))
    return ""


def _in_expression(page: Page, name: str) -> str:
    plain = name.rpartition(".")[2]
    if isinstance(page.scope.reference(name), Reference):
        return _variable(page, name)
    functions = METHODS if "." in name else FUNCTIONS
    if plain in functions:
        function = functions[plain]
        return f"```\n{plain}({function.arguments})\n```\n{function.doc}"
    return f"```\n{plain}({MACROS[plain]})\n```" if plain in MACROS else ""


def _variable(page: Page, name: str) -> str:
    """Return type, range, initial value and documentation of a variable or a definition."""
    found = page.scope.reference(name)
    if not isinstance(found, Reference):
        return ""
    line = f"{name}: {found.type}"
    limits = [each for each in (found.minimum, found.maximum) if each is not None]
    if limits and found.minimum != found.maximum:
        line += f"  # from {found.minimum} to {found.maximum}"
    parts = [f"```\n{line}\n```", found.operator]
    tree, plain = module_behind(page, name)
    for each in tree.state if tree else ():
        if each.name.value == plain:
            edit = "editable" if each.value.edit and each.value.edit.value else "not editable"
            parts[-1] = f"variable, {edit}"
    return "\n\n".join(filter(None, [*parts, doc_of(page, name)]))
