"""``fragileml play``: a person debugs a scenario."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fragileml.cli.options import JsonFlag, PackOption, SeedOption, complete_scenario
from fragileml.cli.output import print_json
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.episode import Episode


def play(
    scenario: Annotated[
        str | None,
        typer.Argument(
            metavar="[SCENARIO]",
            help="The id of a scenario, pack/id, or the path of a scenario's file.",
            autocompletion=complete_scenario,
        ),
    ] = None,
    seed: SeedOption = 0,
    pack: PackOption = None,
    record: Annotated[
        Path | None, typer.Option("--record", metavar="FILE", help="Keep the trace in this file.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Go on where this trace ends.")
    ] = None,
    json: JsonFlag = False,
) -> None:
    """Debug a scenario yourself, at a prompt. What it is worth is shown at the end only.

    With --json the prompt moves to standard error.
    """
    from fragileml.cli import traces
    from fragileml.cli.repl import Prompt
    from fragileml.cli.transcript import describe_result, result_to_json

    episode = _begin(scenario, pack, seed, resume)
    try:
        Prompt(episode, sys.stderr if json else sys.stdout).run()
    finally:
        if record:
            traces.write(record, episode)
    if json:
        print_json(result_to_json(episode.result()))
    elif episode.ended:
        typer.echo("\n".join(["", *describe_result(episode.result(), episode.observation)]))


def _begin(scenario: str | None, pack: str | None, seed: int, resume: Path | None) -> Episode:
    import fragileml
    from fragileml.cli import traces
    from fragileml.episode import replay
    from fragileml.episode import resume as resume_trace

    if resume is not None:
        trace = traces.read_trusted(resume)
        interpreter = traces.interpreter_of(trace, scenario, pack)
        verdict = replay(trace, interpreter)
        if not verdict.proved:
            message = f"{resume} cannot be continued: {verdict.reason}"
            raise FragileMLError(message)
        return resume_trace(trace, interpreter)
    if scenario is None:
        raise typer.BadParameter("name a scenario, or a trace with --from", param_hint="SCENARIO")
    return fragileml.make(scenario, seed, mode="evaluation", pack=pack)
