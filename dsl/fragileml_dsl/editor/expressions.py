"""What may be written at the cursor inside an expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen

from fragileml_dsl.check.scope import NameScope
from fragileml_dsl.editor.items import Completion, Item, ItemKind
from fragileml_dsl.editor.names import variable_item
from fragileml_dsl.editor.page import Page
from fragileml_dsl.editor.spot import Spot
from fragileml_dsl.expressions.check_calls import FUNCTIONS, MACROS, METHODS
from fragileml_dsl.expressions.check_packages import MARKS
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.expressions.types import (
    STRING,
    EnumType,
    ListType,
    MapType,
    Nullable,
    SetType,
    Type,
)
from fragileml_dsl.syntax.names import STAGES
from fragileml_dsl.syntax.scalars import ExpressionShape, TemplateShape, ValueShape
from fragileml_dsl.syntax.shapes import Shape

_NAME: Final = r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*"
_TYPED: Final = re.compile(r"(?:[A-Za-z_]\w*\.?)*\Z|(?<=[)\]])\.\w*\Z")
_TEXT: Final = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_OPEN_TEXT: Final = re.compile(r"['\"]([^'\"]*)\Z")
_CALL: Final = re.compile(r"(\w+)\(\s*(?:['\"]([^'\"]*)['\"]\s*,\s*)?\Z")
_COMPARED: Final = re.compile(rf"({_NAME}|\w+\(['\"][^'\"]*['\"]\))\s*(?:==|!=)\s*\Z")
_LISTED: Final = re.compile(rf"({_NAME})\s+in\s+\[[^\]]*\Z")
_CHANGED: Final = re.compile(rf"({_NAME})\.(?:with|without|replace)\([^()]*\Z")
_PACKAGE: Final = re.compile(r"packages\[\s*\Z")
_VERSION: Final = re.compile(r"packages\[['\"]([\w.-]+)['\"]\]\s*(?:[=!<>]=|[<>])\s*\Z")
_COMPARED_AFTER: Final = re.compile(rf"['\"]?\s*(?:==|!=|in)\s*({_NAME})")
_SPECIFIER: Final = re.compile(r"(?:.*,)?\s*(?:[=!~]=|[<>]=?)?\s*")
_KEYWORDS: Final = ("false", "in", "null", "true")


@frozen
class Piece:
    """The expression around the cursor, as YAML means it.

    Attributes:
        before: Its text up to the cursor.
        after: Its text behind the cursor.
        quote: The quote with which a text may be written in it.
        reads: What it may read besides variables and packages.
    """

    before: str
    after: str
    quote: str
    reads: tuple[str, ...]


def expression_at(spot: Spot, shape: Shape[object]) -> Piece | None:
    """Return the expression that the cursor is in, or None if it is in none."""
    before, after = spot.before, spot.after
    if spot.style == "'":
        before, after = before.replace("''", "'"), after.replace("''", "'")
    quote = '"' if spot.style == "'" else "'"
    match shape:
        case ExpressionShape(reads=reads):
            return Piece(before, after, quote, reads)
        case TemplateShape(reads=reads):
            opening = before.rfind("{{")
            if opening >= 0 and "}}" not in before[opening:]:
                return Piece(before[opening + 2 :], after.partition("}}")[0], quote, reads)
        case ValueShape() if before.lstrip().startswith("="):
            return Piece(before.lstrip()[1:], after, quote, ())
    return None


def complete_expression(page: Page, piece: Piece) -> Completion:
    """Return what may be written at the cursor of an expression."""
    rest = _TEXT.sub(lambda text: " " * len(text[0]), piece.before)
    text = _OPEN_TEXT.search(rest)
    if text is not None:
        start = text.start()
        typed = piece.before[start + 1 :]
        return _in_text(page, piece, piece.before[:start], typed)
    found = _TYPED.search(piece.before)
    typed = found[0] if found else ""
    head = piece.before[: len(piece.before) - len(typed)]
    target, dot, name = typed.rpartition(".")
    items = [*_texts(page, piece, head)] if not typed else []
    if dot and not _is_module(page.scope, target):
        return Completion(name, tuple(_methods(_type_of(page.scope, target))))
    items += _names(page, piece)
    return Completion(typed, tuple(items))


def _names(page: Page, piece: Piece) -> Iterator[Item]:
    for name, reference in page.scope.references.items():
        yield variable_item(page, name, reference)
    hidden = {"issue", "metric", "stage"} - {*piece.reads}
    for name, function in FUNCTIONS.items():
        if name not in hidden:
            form = f"{name}({function.arguments})"
            yield Item(name, ItemKind.FUNCTION, form, function.doc, f"{name}(")
    yield Item("has", ItemKind.FUNCTION, f"has({MACROS['has']})", insert="has(")
    yield Item("packages", ItemKind.KEYWORD, "packages['name']", insert="packages[")
    for word in (*_KEYWORDS, *({"nan", "value"} & {*piece.reads})):
        yield Item(word, ItemKind.KEYWORD)


def _is_module(scope: NameScope, name: str) -> bool:
    return any(each.startswith(f"{name}.") for each in scope.references)


def _type_of(scope: NameScope, name: str) -> Type | None:
    """Return the type of a name, or of a call of stage() with a literal."""
    if name.startswith("stage("):
        return MARKS
    found = scope.reference(name)
    type_ = found.type if isinstance(found, Reference) else None
    return type_.inner if isinstance(type_, Nullable) else type_


def _methods(type_: Type | None) -> Iterator[Item]:
    """Return the methods and macros of a type, all of them if it is not known."""
    groups: dict[type, tuple[str, ...]] = {
        SetType: ("with", "without", "replace", "size"),
        EnumType: ("startsWith", "endsWith", "contains", "matches", "size"),
    }
    known = groups.get(type(type_), ("size",) if isinstance(type_, ListType | MapType) else ())
    if type_ is None:
        known = tuple(METHODS)
    for name in known if type_ != STRING else groups[EnumType]:
        form = f"{name}({METHODS[name].arguments})"
        yield Item(name, ItemKind.FUNCTION, form, METHODS[name].doc, f"{name}(")
    if type_ is None or isinstance(type_, SetType | ListType | MapType):
        for name, arguments in MACROS.items():
            if name != "has":
                yield Item(name, ItemKind.FUNCTION, f"{name}({arguments})", insert=f"{name}(")


def _texts(page: Page, piece: Piece, head: str) -> Iterator[Item]:
    """Return the texts that may stand behind ``head``, in quotes."""
    for item in _in_text(page, piece, head, "").items:
        quoted = f"{piece.quote}{item.label}{piece.quote}"
        yield Item(quoted, item.kind, item.detail, item.doc)


def _in_text(page: Page, piece: Piece, head: str, typed: str) -> Completion:
    """Return what a text may say whose quote opens behind ``head``."""
    call = _CALL.search(head)
    if _PACKAGE.search(head) or (call and call[1] in {"installed", "satisfies"} and not call[2]):
        return Completion(typed, tuple(_packages(page)))
    version = _VERSION.search(head)
    if version or (call and call[1] == "satisfies"):
        name = version[1] if version else (call[2] if call else "")
        start = _SPECIFIER.match(typed) if not version else None
        return Completion(typed[start.end() if start else 0 :], tuple(_versions(page, name)))
    if call and call[1] in {"issue", "metric", "stage"}:
        return Completion(typed, tuple(_known(page.scope, call[1], call[2])))
    type_ = _expected(page.scope, head, piece.after)
    values = type_.values if isinstance(type_, EnumType | SetType) else ()
    return Completion(typed, tuple(Item(value, ItemKind.VALUE, str(type_)) for value in values))


def _expected(scope: NameScope, head: str, after: str) -> Type | None:
    """Return the type with which a text is compared."""
    for pattern in (_COMPARED, _LISTED, _CHANGED):
        found = pattern.search(head)
        if found is not None:
            return _type_of(scope, found[1])
    found = _COMPARED_AFTER.match(after)
    return _type_of(scope, found[1]) if found else None


def _packages(page: Page) -> Iterator[Item]:
    for name, versions in page.pins.items():
        yield Item(name, ItemKind.PACKAGE, ", ".join(versions))


def _versions(page: Page, name: str | None) -> Iterator[Item]:
    for version in page.pins.get(name or "", ()):
        yield Item(version, ItemKind.VALUE, f"installed version of {name}")


def _known(scope: NameScope, function: str, first: str | None) -> Iterator[Item]:
    """Return the issues, stages or metrics that a call may name."""
    metrics = [each.partition(".") for each in scope.metrics or ()]
    if function == "issue":
        names = list(scope.issues or ())
    elif function == "stage":
        names = list(scope.stages or STAGES)
    elif first:
        names = [name for stage, _, name in metrics if stage == first]
    else:
        names = list(dict.fromkeys(stage for stage, _, _ in metrics))
    return (Item(name, ItemKind.NAME, function) for name in names)
