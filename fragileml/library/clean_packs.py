"""Packs in which nothing was found, remembered by the content of all their files.

Whoever checks a pack again that nobody touched waits for nothing. Of a pack with findings nothing
is kept: it is about to change.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import frozen

from fragileml.analysis.coverage import Coverage
from fragileml.analysis.walks import Walked
from fragileml.library.packs import contents
from fragileml.library.proving import Proved
from fragileml.library.result_cache import ResultCache
from fragileml_dsl.diagnostics.junit import Check


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
        coverage: Which issues its scenarios raise; None for what is not a pack.
    """

    scenarios: tuple[str, ...]
    passed: tuple[Passed, ...]
    proofs: tuple[Proved, ...]
    walks: tuple[Walked, ...]
    coverage: Coverage | None

    def checks(self) -> tuple[Check, ...]:
        """Return the checks."""
        return tuple(
            Check(one.file, one.name, frozenset(one.codes), one.line) for one in self.passed
        )


_CACHE: Final = ResultCache("clean")


def passed(checks: Iterable[Check]) -> tuple[Passed, ...]:
    """Return checks that found nothing as they are kept; files are named as in their pack."""
    return tuple(Passed(one.file, one.name, tuple(sorted(one.codes)), one.line) for one in checks)


def load(root: Path, *, proved: bool) -> CleanPack | None:
    """Return what is remembered of a pack as it is now, None if nothing is.

    Args:
        root: The pack's folder.
        proved: Whether its scenarios must have been proved, too.
    """
    return _CACHE.load(CleanPack, _key(root, proved=proved))


def store(root: Path, pack: CleanPack, *, proved: bool) -> None:
    """Remember a pack as it is now; that it cannot be written is no error."""
    _CACHE.store(pack, _key(root, proved=proved))


def _key(root: Path, *, proved: bool) -> str:
    return "\n".join([f"proved {proved}", *contents(root)])
