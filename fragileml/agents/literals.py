"""Values as people type them."""

from __future__ import annotations

import re
from types import MappingProxyType

from fragileml_dsl.machine.term import Value

_WORDS = MappingProxyType(
    {"true": True, "True": True, "false": False, "False": False, "null": None, "None": None}
)
"""As they are written in files, and as they are printed."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]{1,20}(\.[0-9]{0,20})?|\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})?")


def read_literal(text: str) -> Value:
    """Return the bool, null or number that a text spells, else the text.

    >>> read_literal("5e-5"), read_literal("true"), read_literal("eos")
    (5e-05, True, 'eos')
    """
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
