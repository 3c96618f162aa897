"""``fragileml list``: the scenarios that there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fragileml.cli.options import JsonFlag
from fragileml.cli.output import print_json, print_table

PackOption = Annotated[
    str | None,
    typer.Option("--pack", metavar="PACK", help="The name of a bundled pack, or a pack's folder."),
]


def list_(pack: PackOption = None, json: JsonFlag = False) -> None:
    """List the scenarios of a pack, or of all packs that come along."""
    import fragileml

    names = fragileml.scenarios(pack)
    home = fragileml.load_pack(pack) if pack else None
    rows = []
    for name in names:
        machine = fragileml.load_machine(Path(home.path(name)) if home else name)
        notes = machine.annotations
        rows.append(
            {
                "id": name,
                "title": notes.title,
                "pipeline": notes.pipeline,
                "faults": len(notes.faults),
                "goal": machine.stages[machine.goal].name,
                "steps": machine.steps,
                "minutes": machine.minutes,
                "tags": list(notes.tags),
            }
        )
    if json:
        print_json({"scenarios": rows})
        return
    columns = ("scenario", "title", "faults", "steps", "minutes")
    keys = ("id", *columns[1:])
    print_table(columns, [[str(row[key]) for key in keys] for row in rows], numbers=3)
