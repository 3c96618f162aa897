"""What was checked as JUnit's XML, which most build servers show as tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from attrs import frozen

from fragileml_dsl.diagnostics.cells import visible
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, has_errors
from fragileml_dsl.diagnostics.render import render, summary
from fragileml_dsl.source import Source

COMPILES: Final = "compiles"
"""The check of a file that takes what no other one does."""


@frozen
class Check:
    """One thing that was checked of a file.

    Attributes:
        file: The file.
        name: What was checked, for people.
        codes: What says that it does not hold.
        line: Where this must be said, if several checks share a code.
        skipped: Why it could not be checked; empty if it was.
    """

    file: str
    name: str
    codes: frozenset[str] = frozenset()
    line: int | None = None
    skipped: str = ""

    def takes(self, diagnostic: Diagnostic) -> bool:
        """Say whether a diagnostic is about this check."""
        span = diagnostic.span
        here = span.file == self.file and self.line in {None, span.start.line}
        return here and diagnostic.code in self.codes


_Case = tuple[Check, list[Diagnostic]]


def to_junit(
    checks: Iterable[Check], diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source]
) -> str:
    """Return an XML document with a suite for each file and a test for each of its checks.

    A failure carries the rendered diagnostics; warnings alone stand in a test's output. Nothing
    has a duration, so that equal findings give equal documents.
    """
    cases = _cases(checks, diagnostics)
    root = Element("testsuites", {"name": "fragileml check", **_counts(cases)})
    for file, group in groupby(cases, lambda case: case[0].file):
        members = list(group)
        suite = SubElement(root, "testsuite", {"name": visible(file), **_counts(members)})
        skipped = [check for check, found in members if check.skipped and not found]
        suite.set("skipped", str(len(skipped)))
        for check, found in members:
            _write(suite, check, found, sources)
    indent(root)
    # ASCII with character references means the same in every locale.
    document: bytes = tostring(root, encoding="us-ascii", xml_declaration=True)
    return document.decode() + "\n"


def _cases(checks: Iterable[Check], diagnostics: Sequence[Diagnostic]) -> list[_Case]:
    """Return each check with its diagnostics, sorted by file; what is left makes new checks."""
    by_file: dict[str, list[_Case]] = defaultdict(list)
    for check in checks:
        by_file[check.file].append((check, []))
    for each in diagnostics:
        cases = by_file[each.span.file]
        taking = [found for check, found in cases if check.takes(each)]
        taking += [found for check, found in cases if check.name == COMPILES]
        if not taking:
            taking = [[]]
            cases.insert(0, (Check(each.span.file, COMPILES), taking[0]))
        taking[0].append(each)
    return [case for file in sorted(by_file) for case in by_file[file]]


def _counts(cases: Sequence[_Case]) -> dict[str, str]:
    failures = sum(has_errors(found) for _, found in cases)
    return {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "time": "0"}


def _write(
    suite: Element, check: Check, found: list[Diagnostic], sources: Mapping[str, Source]
) -> None:
    names = {"name": visible(check.name), "classname": visible(check.file), "time": "0"}
    case = SubElement(suite, "testcase", names)
    if has_errors(found):
        codes = ", ".join(dict.fromkeys(each.code for each in found))
        message = {"message": summary(found), "type": codes}
        SubElement(case, "failure", message).text = render(found, sources)
    elif found:
        SubElement(case, "system-out").text = render(found, sources)
    elif check.skipped:
        SubElement(case, "skipped").text = visible(check.skipped)
