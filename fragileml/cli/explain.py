"""``fragileml explain CODE``: the page of a diagnostic."""

from __future__ import annotations

from typing import Annotated

import typer

from fragileml.cli.options import JsonFlag, complete_code
from fragileml.cli.output import console, print_json
from fragileml_dsl.errors import FragileMLError


def explain(
    code: Annotated[
        str, typer.Argument(help="A code such as FML501.", autocompletion=complete_code)
    ],
    json: JsonFlag = False,
) -> None:
    """Explain a diagnostic: what it means, an example, and how to put it right."""
    from fragileml_dsl.diagnostics.catalogue import CATALOGUE

    entry = CATALOGUE.get(code.upper())
    if entry is None:
        raise FragileMLError(_unknown(code, list(CATALOGUE)))
