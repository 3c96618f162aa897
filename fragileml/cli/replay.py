"""``fragileml replay``: a trace is proved."""

from __future__ import annotations

from typing import Annotated

import typer

from fragileml.cli.options import JsonFlag, PackOption, TraceArgument, complete_scenario
from fragileml.cli.output import ExitCode, plural, print_json

ScenarioOption = Annotated[
    str | None,
    typer.Option(
        "--scenario",
        metavar="SCENARIO",
        help="The scenario's id or file, where the trace names none that is found.",
        autocompletion=complete_scenario,
    ),
]


def replay(
    trace: TraceArgument,
    scenario: ScenarioOption = None,
    pack: PackOption = None,
    json: JsonFlag = False,
) -> None:
    """Do again what a trace says was done, and compare bit for bit.

    Exits with 1 if the trace was altered or cut, or if a step gives something else.
    """
    from fragileml.cli import traces
    from fragileml.episode import Rejection, Verdict
    from fragileml.episode import replay as prove

    found = traces.read(trace)
    if isinstance(found, Rejection):
        verdict = Verdict(proved=False, reason=f"line {found.line}: {found.reason}")
        steps = 0
    else:
        verdict = prove(found, traces.interpreter_of(found, scenario, pack))
        steps = len(found.records)
    if json:
        step = verdict.difference.step if verdict.difference else None
        print_json({"proved": verdict.proved, "reason": verdict.reason, "step": step})
    elif verdict.proved:
        typer.echo(f"proved: {plural(steps, 'step')}, bit for bit")
    else:
        typer.echo(f"not proved: {verdict.reason}")
    if not verdict.proved:
        raise typer.Exit(ExitCode.FINDINGS)
