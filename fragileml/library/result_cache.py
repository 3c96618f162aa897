"""Results kept on disk by what they follow from, for whoever asks again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable
from pathlib import Path
from typing import TypeVar, cast

from attrs import frozen

from fragileml_dsl import cache
from fragileml_dsl.files import write_whole
from fragileml_dsl.machine.codec import decoder_of, encode
from fragileml_dsl.machine.json_value import CodecError, Json
from fragileml_dsl.machine.term_table import TermNumbers

T = TypeVar("T")


@frozen
class ResultCache:
    """Where results of one kind are kept.

    Attributes:
        folder: Its name in the cache.
        follows_from: What all of them follow from besides the program, such as limits.
    """

    folder: str
    follows_from: str = ""

    def load(self, kind: type[T], key: str) -> T | None:
        """Return what is kept under a key, None if nothing is, or nothing whole.

        Args:
            kind: An attrs class: that of what was stored.
            key: What the result follows from.
        """
        entry = self._entry(key)
        if entry is None:
            return None
        try:
            digest, _, text = entry.read_text(encoding="utf-8").partition("\n")
            if _digest(text) != digest:
                return None
            data: Json = json.loads(text)
            return cast("T", decoder_of(cast("Hashable", kind))(data, ()))
        except (OSError, ValueError, CodecError):
            return None

    def store(self, value: object, key: str) -> None:
        """Keep an attrs object under a key; that it cannot be written is no error."""
        entry = self._entry(key)
        if entry is None:
            return
        text = json.dumps(encode(value, TermNumbers()), sort_keys=True)
        try:
            entry.parent.mkdir(parents=True, exist_ok=True)
            write_whole(entry, f"{_digest(text)}\n{text}")
        except OSError:
            return

    def _entry(self, key: str) -> Path | None:
        base = cache.folder()
        if base is None:
            return None
        runner = cache.program(Path(__file__).parents[1])
        text = f"{cache.program()}\n{runner}\n{self.follows_from}\n{key}"
        return base / self.folder / f"{_digest(text)}.json"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
