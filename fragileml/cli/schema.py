"""``fragileml schema``: JSON Schemas of the kinds of document, for editors."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Annotated

import typer

from fragileml.cli.options import JsonFlag, complete_kind
from fragileml.cli.output import print_json, print_table
from fragileml_dsl.errors import FragileMLError

KindArgument = Annotated[
    str | None,
    typer.Argument(
        metavar="[KIND]",
        help="module, pipeline, scenario or pack; without any, say where all of them are.",
        autocompletion=complete_kind,
    ),
]
WriteOption = Annotated[
    Path | None,
    typer.Option("--write", metavar="DIR", help="Write KIND.schema.json there, or all of them."),
]


def schema(kind: KindArgument = None, write: WriteOption = None, json: JsonFlag = False) -> None:
    """Print a kind's JSON Schema, or where the schemas are that came along."""
    from fragileml_dsl.grammar_files import grammar_path
    from fragileml_dsl.syntax.documents import DOCUMENT_KINDS, schema_file, schema_text

    if kind is not None and kind not in DOCUMENT_KINDS:
        near = difflib.get_close_matches(kind, DOCUMENT_KINDS, 1) or list(DOCUMENT_KINDS)
        raise FragileMLError(f"there is no kind {kind!r}; did you mean {' or '.join(near)}?")
    if kind is not None and write is None:
        typer.echo(schema_text(kind), nl=False)
        return
    kinds = [kind] if kind else list(DOCUMENT_KINDS)
    if write is None:
        paths = {each: grammar_path(schema_file(each)) for each in kinds}
    else:
        paths = {each: write / schema_file(each) for each in kinds}
        for each, path in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(schema_text(each), encoding="utf-8", newline="\n")
    if json:
        print_json({"schemas": {each: path.as_posix() for each, path in paths.items()}})
    else:
        print_table(("kind", "file"), [[each, path.as_posix()] for each, path in paths.items()])
