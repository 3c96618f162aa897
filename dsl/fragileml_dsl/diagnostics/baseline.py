"""Findings that are known: a file of them, and what is new compared with it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from fragileml_dsl.diagnostics.cells import visible
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.fingerprints import fingerprints
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.source import Source

VERSION: Final = 1
_KEYS: Final = ("code", "file", "message", "fingerprint")


@frozen
class Known:
    """One finding of a baseline; ``message`` is there for people and not compared."""

    code: str
    file: str
    message: str
    fingerprint: str


@frozen
class Comparison:
    """Findings beside a baseline.

    Attributes:
        new: What the baseline does not know, in the order found.
        known: How many it knows.
        stale: What it knows and was not found in the files that were checked, or that are gone.
    """

    new: tuple[Diagnostic, ...]
    known: int
    stale: tuple[Known, ...]


def compare(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source], baseline: Sequence[Known]
) -> Comparison:
    """Tell new findings from known ones, by code, file and fingerprint.

    Files are named as from the working directory.
    """
    waiting = {(each.code, each.file, each.fingerprint): each for each in baseline}
    new = [
        each
        for each, fingerprint in fingerprints(diagnostics, sources)
        if waiting.pop((each.code, each.span.file, fingerprint), None) is None
    ]
    stale = [
        each for each in waiting.values() if each.file in sources or not Path(each.file).exists()
    ]
    return Comparison(tuple(new), len(diagnostics) - len(new), tuple(stale))


def to_baseline(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source]) -> str:
    """Return the text of a baseline that knows all these findings."""
    findings = [
        dict(zip(_KEYS, (each.code, each.span.file, visible(each.message), mark), strict=True))
        for each, mark in fingerprints(diagnostics, sources)
    ]
    return json.dumps({"version": VERSION, "findings": findings}, indent=2) + "\n"


def read_baseline(text: str | bytes) -> tuple[Known, ...]:
    """Return the findings of a baseline.

    Raises:
        FragileMLError: If the text is no baseline, or that of another version.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise FragileMLError("the file is no baseline: write one with --write-baseline")
    if document.get("version") != VERSION:
        raise FragileMLError(f"the baseline is not of version {VERSION}: write it anew")
    return tuple(_known(each) for each in document["findings"])


def _known(finding: object) -> Known:
    values = [finding.get(key) if isinstance(finding, dict) else None for key in _KEYS]
    texts = [each for each in values if isinstance(each, str)]
    if len(texts) != len(_KEYS):
        keys = ", ".join(_KEYS)
        raise FragileMLError(f"a finding of the baseline lacks one of {keys}: write it anew")
    return Known(*texts)
