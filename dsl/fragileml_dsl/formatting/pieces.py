"""A document ready to be written: pieces in canonical order, each with its comments."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen

from fragileml_dsl.formatting.comments import Comment


@frozen
class Leaf:
    """A scalar.

    Attributes:
        text: Its content.
        bare: Whether it stands without quotes although other YAML tools read no text there.
    """

    text: str
    bare: bool


@frozen
class Member:
    """An entry of a mapping or an item of a list.

    Attributes:
        key: The key of an entry, None for an item.
        value: What follows.
        above: The comments on lines of their own above it.
        beside: The comments on its line, several if they stood inside of what is now one line.
        spaced: Whether a blank line stands between it and what is above.
    """

    key: str | None
    value: Piece
    above: tuple[Comment, ...]
    beside: tuple[Comment, ...]
    spaced: bool


@frozen
class Block:
    """A mapping or a list.

    Attributes:
        members: Its entries or items.
        below: The comments behind the last of them.
        brackets: What goes around it in one line: ``{}`` or ``[]``, empty for a pair in a list.
        flow: Whether it was written in one line, or in brackets over several lines.
    """

    members: tuple[Member, ...]
    below: tuple[Comment, ...]
    brackets: str
    flow: bool


Piece: TypeAlias = Leaf | Block


@frozen
class Page:
    """A whole file: the comments at its top, and the mapping below them."""

    head: tuple[Comment, ...]
    body: Block
