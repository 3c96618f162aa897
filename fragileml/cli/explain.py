"""``fragileml explain CODE``: the page of a diagnostic."""

from __future__ import annotations

import difflib
from typing import Annotated

import typer

from fragileml.cli.options import JsonFlag, complete_code
from fragileml.cli.output import print_json
from fragileml_dsl.errors import FragileMLError


def explain(
    code: Annotated[
        str, typer.Argument(help="A code such as FML501.", autocompletion=complete_code)
    ],
    json: JsonFlag = False,
) -> None:
    """Explain a diagnostic: what it means, an example, and how to put it right."""
    from fragileml_dsl.diagnostics.catalogue import CATALOGUE
    from fragileml_dsl.diagnostics.pages import page_of

    entry = CATALOGUE.get(code.upper())
    if entry is None:
        raise FragileMLError(_unknown(code, list(CATALOGUE)))
    page = page_of(entry.code) or f"# {entry.code}: {entry.title}\n"
    if json:
        print_json(
            {
                "code": entry.code,
                "title": entry.title,
                "severity": str(entry.severity),
                "page": page,
            }
        )
    else:
        typer.echo(page.rstrip("\n"))


def _unknown(code: str, known: list[str]) -> str:
    near = difflib.get_close_matches(code.upper(), known, 3)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no code {code!r}{hint}"
