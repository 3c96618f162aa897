"""``fragileml universe``: makes and compares the files that the simulated pip reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fragileml.cli.options import JsonFlag
from fragileml.cli.output import ExitCode, plural, print_error, print_json

if TYPE_CHECKING:
    from fragileml.packages import Universe

app = typer.Typer(no_args_is_help=True)

_SIGNS = {"added": "+", "removed": "-", "changed": "~"}

BaseOption = Annotated[
    Path | None, typer.Option("--base", metavar="FILE", help="The universe to start from.")
]
OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", help="The file to write.")]
KeepOption = Annotated[
    int, typer.Option("--keep", min=1, help="Versions of a package that is named without one.")
]
File = Annotated[Path, typer.Argument(metavar="FILE")]


@app.command()
def build(
    out: OutOption,
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME | NAME==VERSION]...", help="What to add to it."),
    ] = None,
    base: BaseOption = None,
    keep: KeepOption = 12,
    json: JsonFlag = False,
) -> None:
    """Add real releases, and what they require, to a universe; asks pip for their metadata."""
    from fragileml.library.universe_building.build import TARGET
    from fragileml.library.universe_building.build import build as build_universe
    from fragileml.library.universe_building.client import Client
    from fragileml.library.universe_building.form import to_text
    from fragileml.packages import Universe

    before = _load(base) if base else Universe(TARGET, {})
    built = build_universe(before, names or (), Client(before.target), keep)
    out.write_text(to_text(built.universe), encoding="ascii")
    releases = sum(map(len, built.universe.releases.values()))
    packages = len(built.universe.releases)
    if json:
        refused = dict(built.refused)
        print_json({"packages": packages, "releases": releases, "without_match": refused})
        return
    for name, why in built.refused.items():
        print_error(f"nothing meets {name}: {why}")
    typer.echo(f"{plural(packages, 'package')}, {plural(releases, 'release')}: {out}")


@app.command()
def diff(old: File, new: File, json: JsonFlag = False) -> None:
    """Show the releases in which two universes differ; ends with 1 if there are any."""
    from attrs import asdict

    from fragileml.library.universe_building.differences import differences

    found = list(differences(_load(old), _load(new)))
    if json:
        print_json({"differences": [{"kind": each.kind, **asdict(each)} for each in found]})
    else:
        for each in found:
            what = f": {', '.join(each.fields)}" if each.kind == "changed" else ""
            typer.echo(f"{_SIGNS[each.kind]} {each.project} {each.version}{what}")
        if not found:
            typer.echo("the universes are equal")
    if found:
        raise typer.Exit(ExitCode.FINDINGS)


def _load(file: Path) -> Universe:
    from fragileml.packages import load_universe

    return load_universe(file.read_text(encoding="utf-8"))
