"""Trees of plain Python values as YAML: one tree and one layout always give the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

Tree: TypeAlias = "bool | int | float | str | Sequence[Tree] | Mapping[str, Tree] | None"
"""What a document holds: scalars, lists and mappings. A text that needs quotes gets them."""

_PLAIN = re.compile(r"[A-Za-z_][\w.,/()<>=+*%|&?-]*(?: [\w.,/()<>=+*%|&?-]+)*", re.ASCII)
_NOT_TEXT = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"}
_WIDEST = 90


@frozen
class Layout:
    """How a tree is laid out; every layout of a tree means the same.

    Attributes:
        flow: Whether short collections stand in brackets.
        quote: The quotation mark for texts that hold neither it nor a backslash; ``'`` elsewhere.
        comments: Whether comments stand above and behind some lines.
        indent: Columns by which nested mappings are indented.
    """

    flow: bool = True
    quote: str = "'"
    comments: bool = False
    indent: int = 2


def write(tree: Mapping[str, Tree], layout: Layout) -> str:
    """Return the text of a document."""
    lines: list[str] = []
    for number, (key, value) in enumerate(tree.items()):
        if layout.comments and number % 3 == 2:  # noqa: PLR2004 - now and then
            lines.append(f"# {key}")
        written = list(_entry(key, value, layout))
        if layout.comments and number % 2 and len(written) == 1:
            written[0] += "  # as drawn"
        lines.extend(written)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Tree, layout: Layout) -> Iterator[str]:
    if isinstance(value, str) and "\n" in value:
        yield f"{key}: |-"
        yield from (" " * layout.indent + line for line in value.split("\n"))
    elif _fits(value, layout):
        yield f"{key}: {_inline(value, layout)}"
    elif isinstance(value, Mapping):
        yield f"{key}:"
        for inner, each in value.items():
            yield from (" " * layout.indent + line for line in _entry(inner, each, layout))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield f"{key}:"
        for each in value:
            yield from (" " * layout.indent + line for line in _item(each, layout))


def _item(value: Tree, layout: Layout) -> Iterator[str]:
    if isinstance(value, str) and "\n" in value:
        yield "- |-"
        yield from ("  " + line for line in value.split("\n"))
    elif _fits(value, layout):
        yield f"- {_inline(value, layout)}"
    else:
        nested: list[str] = []
        if isinstance(value, Mapping):
            nested = [line for key, each in value.items() for line in _entry(key, each, layout)]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            nested = [line for each in value for line in _item(each, layout)]
        yield f"- {nested[0]}"
        yield from ("  " + line for line in nested[1:])


def _fits(value: Tree, layout: Layout) -> bool:
    """Say whether a value stands on one line."""
    if isinstance(value, str) or not isinstance(value, Mapping | Sequence) or not value:
        return True
    if any("\n" in text for text in _texts(value)):
        return False
    words = not isinstance(value, Mapping) and all(isinstance(each, str) for each in value)
    return (layout.flow or words) and len(_inline(value, layout)) <= _WIDEST


def _texts(value: Tree) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _texts(each)


def _inline(value: Tree, layout: Layout, *, bracketed: bool = False) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            return _scalar(value, layout, bracketed=bracketed)
        case Mapping():
            entries = (
                f"{key}: {_inline(each, layout, bracketed=True)}" for key, each in value.items()
            )
            return "{" + ", ".join(entries) + "}"
        case Sequence():
            return "[" + ", ".join(_inline(each, layout, bracketed=True) for each in value) + "]"
        case _:
            return repr(value)


def _scalar(text: str, layout: Layout, *, bracketed: bool) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT
    if plain and not (bracketed and set(text) & set(",?")):
        return text
    if layout.quote == '"' and not set(text) & set('"\\'):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
