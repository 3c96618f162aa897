"""What a completion offers."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen


class ItemKind(StrEnum):
    """What an offer is, for the sign that an editor shows beside it."""

    DEFINITION = "definition"
    FUNCTION = "function"
    KEY = "key"
    KEYWORD = "keyword"
    MODULE = "module"
    NAME = "name"
    PACKAGE = "package"
    VALUE = "value"
    VARIABLE = "variable"


@frozen
class Item:
    """One offer.

    Attributes:
        label: What is shown and, unless ``insert`` says otherwise, written.
        kind: What it is.
        detail: Its type or title, in a few words.
        doc: What is to be said of it, as Markdown.
        insert: What is written.
    """

    label: str
    kind: ItemKind
    detail: str = ""
    doc: str = ""
    insert: str = ""


@frozen
class Completion:
    """All offers for one place: each replaces ``typed``, which ends at the cursor."""

    typed: str = ""
    items: tuple[Item, ...] = ()
