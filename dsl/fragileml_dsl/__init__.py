"""The compiler of FragileML: scenario files in, deterministic machines or diagnostics out.

Names are loaded when they are first used, so that what runs machines need not load what reads
files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.lazy import loader
from fragileml_dsl.version import __version__

if TYPE_CHECKING:
    from fragileml_dsl.compiler import (
        Compilation,
        Report,
        check_path,
        compile,  # noqa: A004 - the field's word, used qualified
    )
    from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label, Severity
    from fragileml_dsl.diagnostics.render import render
    from fragileml_dsl.machine.json import fingerprint, from_json, to_json
    from fragileml_dsl.machine.machine import Machine
    from fragileml_dsl.source import Position, Source, Span

__all__ = [
    "Compilation",
    "Diagnostic",
    "FragileMLError",
    "Label",
    "Machine",
    "Position",
    "Report",
    "Severity",
    "Source",
    "Span",
    "__version__",
    "check_path",
    "compile",
    "fingerprint",
    "from_json",
    "render",
    "to_json",
]

_HOMES = {
    "Compilation": "compiler",
    "Diagnostic": "diagnostics.diagnostic",
    "Label": "diagnostics.diagnostic",
    "Machine": "machine.machine",
    "Position": "source",
    "Report": "compiler",
    "Severity": "diagnostics.diagnostic",
    "Source": "source",
    "Span": "source",
    "check_path": "compiler",
    "compile": "compiler",
    "fingerprint": "machine.json",
    "from_json": "machine.json",
    "render": "diagnostics.render",
    "to_json": "machine.json",
}

__getattr__ = loader(__name__, _HOMES)
