"""``fragileml graph``: a picture of a pipeline, or of a scenario with its faults."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from fragileml.cli.options import PackOption, complete_drawn
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.drawing.repair import Repair


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
RepairFlag = Annotated[
    bool,
    typer.Option("--repair", help="Draw the shortest repair of a scenario instead."),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write it there, not to the terminal.")
]


def graph(
    name: NameArgument,
    form: FormatOption = None,
    out: OutOption = None,
    pack: PackOption = None,
    repair: RepairFlag = False,
) -> None:
    """Draw stages, modules and issues; of a scenario also what its faults raise.

    Agents see none of this.
    """
    from fragileml.drawing import diagram_of, diagram_of_pipeline, to_mermaid, to_svg
    from fragileml.drawing.repair import repair_to_mermaid
    from fragileml.drawing.repair_svg import repair_to_svg
    from fragileml.library.pipelines import find_machine

    chosen = form or _form_of(out)
    if repair:
        drawn = _repair(name, pack)
        svg = chosen is Format.SVG
        _write(repair_to_svg(drawn) if svg else repair_to_mermaid(drawn), out)
        return
    found = find_machine(name, pack)
    if found.pipeline is None:
        diagram = diagram_of(found.machine)
    else:
        diagram = diagram_of_pipeline(found.machine, found.pipeline.stem, found.title)
    _write(to_svg(diagram) if chosen is Format.SVG else to_mermaid(diagram), out)


def _repair(name: str, pack: str | None) -> Repair:
    """Return the shortest repair that is proved of the first beginning, as it is played."""
    from fragileml.analysis.claims import actions_of
    from fragileml.drawing.repair import repair_of
    from fragileml.episode import Episode
    from fragileml.library.proving import prove_files
    from fragileml.library.scenarios import load_machine, scenario_path
    from fragileml.machine.spelling import spell

    path = scenario_path(name, pack)
    ((proof, *_),) = prove_files([path], 1)
    if not proof.repairs:
        raise FragileMLError(f"no repair of {proof.scenario} is known: see fragileml check {name}")
    episode = Episode(load_machine(path), proof.seed)
    return repair_of(episode, actions_of(proof.repairs[0].script), spell)


def _write(text: str, out: Path | None) -> None:
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
