"""``fragileml run``: an agent debugs a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fragileml.cli.options import JsonFlag, ScenarioArgument, SeedOption, complete_agent
from fragileml.cli.output import ExitCode, print_json

AgentOption = Annotated[
    str, typer.Option("--agent", help="Who debugs it.", autocompletion=complete_agent)
]
TraceOption = Annotated[
    Path | None, typer.Option("--trace", metavar="FILE", help="Keep the trace in this file.")
]


def run(
    scenario: ScenarioArgument,
    agent: AgentOption = "rules",
    seed: SeedOption = 0,
    trace: TraceOption = None,
    json: JsonFlag = False,
) -> None:
    """Let an agent debug a scenario, and print what it did.

    Exits with 1 if the agent does not succeed.
    """
    from fragileml.agents import View, make_agent
    from fragileml.bench import find_task
    from fragileml.cli import traces
    from fragileml.cli.transcript import (
        SCREEN,
        describe_result,
        describe_step,
        result_to_json,
        spell,
    )
    from fragileml.episode import Episode
    from fragileml.library import load_machine, scenario_path

    task = find_task(scenario_path(scenario))
    debugger = make_agent(agent, seed, task.data)
    episode = Episode(load_machine(task.path), seed, "evaluation")
    debugger.reset(View.of(episode))
    lines = episode.observation.text(SCREEN).splitlines()
    while not episode.ended:
        action = debugger.act(episode.observation)
        seen = episode.step(action).observation
        lines += [f"> {spell(action)}", *describe_step(seen)]
    result = episode.result()
    if trace:
        traces.write(trace, episode)
    if json:
        print_json(result_to_json(result))
    else:
        typer.echo("\n".join([*lines, "", *describe_result(result, episode.observation)]))
    if not result.success:
        raise typer.Exit(ExitCode.FINDINGS)
