"""Diagnostics as SARIF 2.1.0, the exchange format of static analysis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote_from_bytes

from fragileml_dsl.diagnostics.catalogue import CATALOGUE
from fragileml_dsl.diagnostics.cells import visible
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label
from fragileml_dsl.diagnostics.fingerprints import fingerprints
from fragileml_dsl.diagnostics.pages import page_of
from fragileml_dsl.source import Source, Span
from fragileml_dsl.version import __version__

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_ROOT: Final = "%SRCROOT%"
_FINGERPRINT: Final = "fragilemlLine/v1"

Json = Mapping[str, object]


def to_sarif(diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source]) -> dict[str, object]:
    """Return one run as a SARIF log.

    Each code that was found is a rule with its page as help. Files are URIs relative to the
    folder of the check, ``%SRCROOT%``, and absolute outside it; columns count code points.
    """
    codes = sorted({each.code for each in diagnostics})
    rules = {code: index for index, code in enumerate(codes)}
    driver = {
        "name": "FragileML",
        "semanticVersion": __version__,
        "rules": [_rule(code) for code in codes],
    }
    base = {"description": {"text": "The folder in which the check ran."}}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: base},
        "results": [
            _result(each, rules[each.code], fingerprint)
            for each, fingerprint in fingerprints(diagnostics, sources)
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> Json:
    entry = CATALOGUE[code]
    page = page_of(code) or f"# {code}: {entry.title}\n"
    return {
        "id": code,
        "name": "".join(filter(str.isalnum, entry.title.title())),
        "shortDescription": {"text": f"{_sentence(entry.title)}."},
        "fullDescription": {"text": _introduction(page) or f"{_sentence(entry.title)}."},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": entry.severity.value},
    }


def _introduction(page: str) -> str:
    """Return the paragraph below a page's heading."""
    paragraphs = page.split("\n\n")
    return " ".join(paragraphs[1].split()) if len(paragraphs) > 1 else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str) -> Json:
    text = f"{_sentence(diagnostic.message)}."
    if diagnostic.hint:
        end = "" if diagnostic.hint.endswith("?") else "."
        text += f" Help: {diagnostic.hint}{end}"
    result = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity.value,
        "message": {"text": visible(text)},
        "locations": [_location(diagnostic.span)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }
    related = [_related(index, each) for index, each in enumerate(diagnostic.related)]
    return {**result, "relatedLocations": related} if related else result


def _related(index: int, label: Label) -> Json:
    return {"id": index, **_location(label.span), "message": {"text": visible(label.text)}}


def _location(span: Span) -> dict[str, object]:
    region = {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }
    return {"physicalLocation": {"artifactLocation": _artifact(span.file), "region": region}}


def _artifact(name: str) -> Json:
    # Names that are not UTF-8 carry their bytes as surrogates.
    uri = quote_from_bytes(name.encode("utf-8", "surrogateescape"))
    if PurePosixPath(name).is_absolute():
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": _ROOT}
