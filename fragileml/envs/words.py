"""Printed lines as the places of their words in a table of fixed size."""

from __future__ import annotations

import hashlib
import re

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?")
_SALT = b"fragileml-words"
_LONGEST_WORD = 64


def bucket_of(word: str, buckets: int) -> int:
    """Return the place of a word, the same in every process and on every machine."""
    digest = hashlib.blake2s(word.encode("utf-8", "replace"), digest_size=8, key=_SALT).digest()
    return int.from_bytes(digest, "big") % buckets


def words_of(line: str) -> tuple[str, ...]:
    """Return the words of a line in lower case, once each.

    Numbers become their size, since the next run prints others: ``0.3341`` is ``#1.`` and ``12000``
    is ``#5``.
    """
    found = (match[0][:_LONGEST_WORD].lower() for match in _WORD.finditer(line))
    return tuple(dict.fromkeys(_size(each) if each[0].isdigit() else each for each in found))


def _size(number: str) -> str:
    whole, point, _ = number.partition(".")
    return f"#{len(whole)}{point}"
