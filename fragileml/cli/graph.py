"""``fragileml graph``: a picture of a pipeline, or of a scenario with its faults."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from fragileml.cli.options import PackOption, complete_drawn
from fragileml_dsl.errors import FragileMLError


class Format(StrEnum):
    """The forms in which pictures are written."""

    SVG = "svg"
    MERMAID = "mermaid"


_SUFFIXES: Final = {
    ".svg": Format.SVG,
    ".mmd": Format.MERMAID,
    ".mermaid": Format.MERMAID,
}
NameArgument = Annotated[
    str,
    typer.Argument(
        metavar="NAME",
        help="The id of a scenario or pipeline, or the path of its file.",
        autocompletion=complete_drawn,
    ),
]
FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", help="How to write it; without it as --out ends, else svg.", show_default=False
    ),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it there, not to the terminal.")
]


def graph(
    name: NameArgument,
    form: FormatOption = None,
    out: OutOption = None,
    pack: PackOption = None,
) -> None:
    """Draw stages, modules and issues; of a scenario also what its faults raise.

    Agents see none of this.
    """
    from fragileml.drawing import diagram_of, diagram_of_pipeline, to_mermaid, to_svg
    from fragileml.library.pipelines import find_machine

    found = find_machine(name, pack)
    if found.pipeline is None:
        diagram = diagram_of(found.machine)
    else:
        diagram = diagram_of_pipeline(found.machine, found.pipeline.stem, found.title)
    chosen = form or _form_of(out)
    text = to_svg(diagram) if chosen is Format.SVG else to_mermaid(diagram)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")


def _form_of(out: Path | None) -> Format:
    """Return the form that a file's name asks for."""
    if out is None:
        return Format.SVG
    if out.suffix not in _SUFFIXES:
        names = ", ".join(_SUFFIXES)
        message = f"{out} ends in none of {names}: say --format svg or --format mermaid"
        raise FragileMLError(message)
    return _SUFFIXES[out.suffix]
