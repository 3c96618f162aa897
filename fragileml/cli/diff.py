"""``fragileml diff``: where two traces part."""

from __future__ import annotations

import typer

from fragileml.cli.options import JsonFlag, TraceArgument
from fragileml.cli.output import ExitCode, print_json


def diff(left: TraceArgument, right: TraceArgument, json: JsonFlag = False) -> None:
    """Name the first step in which two traces differ.

    Exits with 1 if they do.
    """
    from fragileml.cli import traces
    from fragileml.episode import diff as compare
    from fragileml.machine.spelling import spell_entry

    difference = compare(traces.read_trusted(left), traces.read_trusted(right))
    if difference is None:
        if json:
            print_json({"equal": True})
        else:
            typer.echo("the traces are equal")
        return
    one, other = spell_entry(difference.left), spell_entry(difference.right)
    if json:
        print_json(
            {
                "equal": False,
                "step": difference.step,
                "what": difference.what,
                "left": one,
                "right": other,
            }
        )
    else:
        typer.echo(f"{difference.where} differs in {difference.what}")
        typer.echo(f"  {left}: {one}\n  {right}: {other}")
    raise typer.Exit(ExitCode.FINDINGS)
