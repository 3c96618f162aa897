"""How a scalar is written: plain if YAML lets it be, else in quotes, else as a block."""

from __future__ import annotations

import re
from typing import Final

from fragileml_dsl.syntax.scalars import ExpressionShape, Flag, Integer, Number, ValueShape
from fragileml_dsl.syntax.shape import Shape
from fragileml_dsl.yaml_reader.nodes import Scalar, Style
from fragileml_dsl.yaml_reader.rewriting import is_open

_FIRST: Final = r"[^\s,\[\]{}#&*!|>'\"%@`=?:-]|-(?=[^\s-])"
"""What may begin a plain scalar. A formula's ``=`` is kept in quotes: it looks like YAML's."""
_PLAIN: Final = re.compile(rf"(?:{_FIRST})(?:[^\t\n:#]|(?<! )#|:(?! |$))*(?<! )\Z")
_BREAKS_FLOW: Final = re.compile(r"[,\[\]{}]| [?:]")
_BREAKS: Final = re.compile(r"\n+")
_LITERAL: Final = re.compile(r"true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
"""What an expression may be without quotes although it is no text."""
_WORD: Final = re.compile(r"yes|no|on|off|true|false|null|~|<<", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"[+-]?(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?"
    r"|[+-]?0(?:b[01_]+|o[0-7_]+|x[0-9a-fA-F_]+)|[+-]?\.inf|\.nan"
    r"|[+-]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?",
    re.IGNORECASE,
)
"""Numbers and times of YAML 1.1 and 1.2."""


def content(scalar: Scalar, shape: Shape[object]) -> str:
    """Return what a scalar says: without the line end of a block, or blanks around a formula."""
    if isinstance(shape, ExpressionShape):
        return scalar.text.strip()
    return scalar.text.rstrip("\n") if scalar.style is Style.LITERAL else scalar.text


def is_bare(scalar: Scalar, shape: Shape[object]) -> bool:
    """Say whether a scalar needs no quotes although other YAML tools read no text there."""
    match shape:
        case ExpressionShape():
            return _LITERAL.fullmatch(scalar.text.strip()) is not None
        case ValueShape():
            # With quotes it would be a text here, too: only words that mean nothing may get them.
            known = scalar.text in {"true", "false", "null"}
            return scalar.style is Style.PLAIN and (known or not _WORD.fullmatch(scalar.text))
        case Integer() | Number() | Flag():
            return True
        case _:
            return False


def in_line(text: str, *, bare: bool = False, flow: bool = False) -> str | None:
    """Return a scalar in one line, or None if it must be a block.

    Args:
        text: What it says.
        bare: Whether it is no text for other YAML tools.
        flow: Whether it stands in brackets, in which there are no blocks.
    """
    if "\n" in text:
        return None
    if _is_plain(text, flow=flow) and (bare or not _is_guessed(text)):
        return text
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if flow or text != text.strip():
        return _single(text)
    return None


def in_lines(text: str) -> list[str]:
    """Return a scalar that takes several lines; all but the first are to be indented."""
    if text.endswith("\n"):
        # In a block this line end would be lost. In quotes the first of several is a blank.
        return _BREAKS.sub(r"\g<0>\n", _single(text)).split("\n")
    indicator = "2" if text.lstrip("\n").startswith(" ") else ""
    return [f"|{indicator}-", *text.split("\n")]


def _single(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _is_guessed(text: str) -> bool:
    """Say whether other YAML tools take a plain text for something else."""
    return _WORD.fullmatch(text) is not None or _NUMBER.fullmatch(text) is not None


def _is_plain(text: str, *, flow: bool) -> bool:
    if not _PLAIN.match(text) or text.startswith("...") or is_open(text):
        return False
    return not flow or not _BREAKS_FLOW.search(text)
