"""How texts spell numbers and bools for ``int()``, ``double()`` and ``bool()``."""

from __future__ import annotations

import re

_LEAST, _GREATEST = -(2**63), 2**63 - 1
_INT = re.compile(r"[+-]?[0-9]{1,20}")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")
_BOOLS = {
    **dict.fromkeys(("1", "t", "true", "TRUE", "True"), True),
    **dict.fromkeys(("0", "f", "false", "FALSE", "False"), False),
}


def spelt_int(text: str) -> int | None:
    """Return the int of 64 bits that a text spells, or None."""
    value = int(text) if _INT.fullmatch(text) else None
    return value if value is not None and _LEAST <= value <= _GREATEST else None


def spelt_double(text: str) -> float | None:
    """Return the double that a text spells, or None."""
    return float(text) if _DOUBLE.fullmatch(text) else None


def spelt_bool(text: str) -> bool | None:
    """Return the bool that a text spells, or None."""
    return _BOOLS.get(text)
