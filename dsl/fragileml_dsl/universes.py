"""Universes that files of this process were compiled against, by the content of their files.

A machine names its universe by a digest; who links the machine asks here for the bytes behind it.
"""

from __future__ import annotations

import hashlib

FOLDER = "universe"
"""The folder of a pack that holds them."""

_KNOWN: dict[str, bytes] = {}


def register(data: bytes) -> str:
    """Remember the bytes of a universe's file, and return their SHA-256 in hex."""
    digest = hashlib.sha256(data).hexdigest()
    _KNOWN[digest] = data
    return digest


def find(digest: str) -> bytes | None:
    """Return the bytes with a digest, or None if none were registered."""
    return _KNOWN.get(digest)
