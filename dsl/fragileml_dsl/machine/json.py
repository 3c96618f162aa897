"""The machine's stable JSON form and its fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import cast

from fragileml_dsl.machine.codec import decoder_of, encode
from fragileml_dsl.machine.json_value import CodecError, Json
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.machine.term_table import TermNumbers, decode_terms

LANGUAGE_VERSION = 1
"""The version that ``fragileml:`` names in a file."""


def to_json(machine: Machine) -> str:
    """Return the canonical text of a machine, annotations included."""
    return _canonical(_document(machine))


def from_json(text: str) -> Machine:
    """Return the machine of a text that :func:`to_json` made.

    Raises:
        CodecError: If the text is anything else.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CodecError(f"not JSON: {error}") from None
    if not isinstance(document, dict) or document.get("fragileml") != LANGUAGE_VERSION:
        raise CodecError(f"not a machine of language version {LANGUAGE_VERSION}")
    terms = decode_terms(document.get("terms"))
    return cast("Machine", decoder_of(Machine)(document.get("machine"), terms))


def fingerprint(machine: Machine) -> str:
    """Return the SHA-256, in hex, of all that changes state, cost, reward or what an agent sees."""
    memo = machine.memo
    if memo.fingerprint is None:
        document = _document(machine)
        del cast("dict[str, Json]", document["machine"])["annotations"]
        memo.fingerprint = hashlib.sha256(_canonical(document).encode()).hexdigest()
    return memo.fingerprint


def _document(machine: Machine) -> dict[str, Json]:
    numbers = TermNumbers()
    encoded = encode(machine, numbers)
    return {"fragileml": LANGUAGE_VERSION, "terms": numbers.rows, "machine": encoded}


def _canonical(document: Json) -> str:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
