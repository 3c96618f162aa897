"""Which finding is which, whatever is written above it in its file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.source import Source


def fingerprints(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]
) -> Iterator[tuple[Diagnostic, str]]:
    """Yield each diagnostic with its fingerprint: 32 hexadecimal digits.

    It covers code, file and the line that is pointed at, spaces aside, not the line's number, so
    that an edit elsewhere leaves it as it is. Where no text is marked, the message stands for the
    line. Findings that are alike in all this are told apart by their order.
    """
    lines = {name: source.text.split("\n") for name, source in sources.items()}
    seen: Counter[tuple[str, str, str]] = Counter()
    for each in diagnostics:
        key = (each.code, each.span.file, _content(each, lines.get(each.span.file, [])))
        digest = hashlib.sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace"))
        seen[key] += 1
        yield each, digest.hexdigest()[:32]


def _content(diagnostic: Diagnostic, lines: Sequence[str]) -> str:
    span = diagnostic.span
    marked = span.start != span.end and span.start.line <= len(lines)
    line = lines[span.start.line - 1] if marked else ""
    return " ".join(line.split()) or diagnostic.message
