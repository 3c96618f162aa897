"""``fragileml list``: the scenarios that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from attrs import asdict

from fragileml.cli.options import JsonFlag, PackOption
from fragileml.cli.output import print_json, print_table
from fragileml.library.difficulty import Difficulty
from fragileml.library.splits import Split

if TYPE_CHECKING:
    from fragileml.library.catalogue import Entry

SplitOption = Annotated[
    Split | None, typer.Option("--split", help="Only those of one part of the pack.")
]
DifficultyOption = Annotated[
    Difficulty | None, typer.Option("--difficulty", help="Only those that are so hard to repair.")
]


def list_(
    pack: PackOption = None,
    split: SplitOption = None,
    difficulty: DifficultyOption = None,
    json: JsonFlag = False,
) -> None:
    """List the scenarios of a pack, or of all packs that are found."""
    from fragileml.library.catalogue import catalogue

    rows = [
        _row(each)
        for each in catalogue(pack)
        if split in {None, each.split} and difficulty in {None, each.difficulty}
    ]
    if json:
        print_json({"scenarios": rows})
        return
    columns = ("scenario", "title", "split", "difficulty", "faults", "steps", "minutes")
    keys = ("id", *columns[1:])
    print_table(columns, [[str(row[key]) for key in keys] for row in rows], numbers=3)


def _row(entry: Entry) -> dict[str, object]:
    machine = entry.machine
    notes = machine.annotations
    return {
        "id": entry.id,
        "title": notes.title,
        "pipeline": notes.pipeline,
        "split": str(entry.split),
        "difficulty": str(entry.difficulty),
        "points": asdict(entry.points),
        "faults": len(notes.faults),
        "goal": machine.stages[machine.goal].name,
        "steps": machine.steps,
        "minutes": machine.minutes,
        "tags": list(notes.tags),
    }
