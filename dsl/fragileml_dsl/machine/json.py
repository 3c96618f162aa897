"""The machine's stable JSON form and its fingerprint."""

from __future__ import annotations

import hashlib
import json
import typing

from fragileml_dsl.machine.codec import CodecError, Json, decoder_of, encode
from fragileml_dsl.machine.machine import Machine

LANGUAGE_VERSION = 1
"""The version that ``fragileml:`` names in a file."""


def to_json(machine: Machine) -> str:
    """Return the canonical text of a machine, annotations included."""
    return _canonical({"fragileml": LANGUAGE_VERSION, "machine": encode(machine)})


def from_json(text: str) -> Machine:
    """Return the machine of a text that :func:`to_json` made.

    Raises:
        CodecError: If the text is anything else.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = f"not JSON: {error}"
        raise CodecError(message) from None
    if not isinstance(document, dict) or document.get("fragileml") != LANGUAGE_VERSION:
        message = f"not a machine of language version {LANGUAGE_VERSION}"
        raise CodecError(message)
    return typing.cast("Machine", decoder_of(Machine)(document.get("machine")))


def fingerprint(machine: Machine) -> str:
    """Return the SHA-256, in hex, of all that changes state, cost, reward or what an agent sees."""
    encoded = typing.cast("dict[str, Json]", encode(machine))
    del encoded["annotations"]
    text = _canonical({"fragileml": LANGUAGE_VERSION, "machine": encoded})
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(document: Json) -> str:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
