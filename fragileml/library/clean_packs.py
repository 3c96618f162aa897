"""Packs in which nothing was found, remembered by the content of all their files.

Whoever checks a pack again that nobody touched waits for nothing. Of a pack with findings nothing
is kept: it is about to change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from attrs import frozen

from fragileml.analysis.walks import Walked
from fragileml.library.packs import contents
from fragileml.library.proving import Proved
from fragileml_dsl import cache
from fragileml_dsl.diagnostics.junit import Check
from fragileml_dsl.files import write_whole
from fragileml_dsl.machine.codec import decoder_of, encode
from fragileml_dsl.machine.json_value import CodecError, Json
from fragileml_dsl.machine.term_table import TermNumbers


@frozen
class Passed:
    """One check that found nothing: the file, named as in its pack, and what was checked."""

    file: str
    name: str
    codes: tuple[str, ...]
    line: int | None


@frozen
class CleanPack:
    """A pack in which nothing was found.

    Attributes:
        scenarios: The ids of the scenarios that were run.
        passed: What was checked of them.
        proofs: What was proved of them, if that was asked for.
        walks: What random steps came to, if that was asked for.
    """

    scenarios: tuple[str, ...]
    passed: tuple[Passed, ...]
    proofs: tuple[Proved, ...]
    walks: tuple[Walked, ...]

    @classmethod
    def of(
        cls,
        scenarios: Iterable[str],
        checks: Iterable[Check],
        proofs: tuple[Proved, ...],
        walks: tuple[Walked, ...] = (),
    ) -> CleanPack:
        """Return the pack of which these checks found nothing; files are named as in it."""
        passed = (Passed(one.file, one.name, tuple(sorted(one.codes)), one.line) for one in checks)
        return cls(tuple(scenarios), tuple(passed), proofs, walks)

    def checks(self) -> tuple[Check, ...]:
        """Return the checks."""
        return tuple(
            Check(one.file, one.name, frozenset(one.codes), one.line) for one in self.passed
        )


def load(root: Path, *, proved: bool) -> CleanPack | None:
    """Return what is remembered of a pack as it is now, None if nothing is.

    Args:
        root: The pack's folder.
        proved: Whether its scenarios must have been proved, too.
    """
    entry = _entry(root, proved=proved)
    try:
        data: Json = json.loads(entry.read_text(encoding="utf-8")) if entry else None
        return cast("CleanPack", decoder_of(CleanPack)(data, ())) if entry else None
    except (OSError, ValueError, CodecError):
        return None


def store(root: Path, pack: CleanPack, *, proved: bool) -> None:
    """Remember a pack as it is now; that it cannot be written is no error."""
    entry = _entry(root, proved=proved)
    if entry is None:
        return
    try:
        entry.parent.mkdir(parents=True, exist_ok=True)
        write_whole(entry, json.dumps(encode(pack, TermNumbers()), sort_keys=True))
    except OSError:
        return


def _entry(root: Path, *, proved: bool) -> Path | None:
    base = cache.folder()
    if base is None:
        return None
    runner = cache.program(Path(__file__).parents[1])
    key = "\n".join([cache.program(), runner, f"proved {proved}", *contents(root)])
    return base / "clean" / f"{hashlib.sha256(key.encode()).hexdigest()}.json"
