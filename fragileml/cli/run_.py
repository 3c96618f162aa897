"""``fragileml run``: an agent debugs a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fragileml.cli.options import (
    CassetteOption,
    JsonFlag,
    ModelOption,
    PackOption,
    ReplayFlag,
    ScenarioArgument,
    SeedOption,
    SpeechFlag,
    TemperatureOption,
    UrlOption,
    complete_agent,
)
from fragileml.cli.output import ExitCode, print_json

AgentOption = Annotated[
    str, typer.Option("--agent", help="Who debugs it.", autocompletion=complete_agent)
]
ConversationOption = Annotated[
    Path | None,
    typer.Option(
        "--conversation",
        metavar="FILE",
        help="For llm: write here what the model was told and answered.",
    ),
]
TraceOption = Annotated[
    Path | None, typer.Option("--trace", metavar="FILE", help="Keep the trace in this file.")
]


def run(
    scenario: ScenarioArgument,
    agent: AgentOption = "rules",
    seed: SeedOption = 0,
    pack: PackOption = None,
    trace: TraceOption = None,
    model: ModelOption = "",
    url: UrlOption = "",
    tools: SpeechFlag = None,
    temperature: TemperatureOption = "",
    cassette: CassetteOption = "",
    replay: ReplayFlag = False,
    conversation: ConversationOption = None,
    json: JsonFlag = False,
) -> None:
    """Let an agent debug a scenario, and print what it did.

    Exits with 1 if the agent does not succeed.
    """
    from fragileml.agents import make_agent
    from fragileml.bench import actions_of, find_task
    from fragileml.cli import traces
    from fragileml.cli.models import ModelOptions, write_conversation
    from fragileml.cli.transcript import SCREEN, describe_result, describe_step, result_to_json
    from fragileml.episode import Episode
    from fragileml.library import load_machine, scenario_path
    from fragileml.machine.spelling import spell

    task = find_task(scenario_path(scenario, pack))
    options = ModelOptions(model, url, tools, temperature, cassette, replay)
    debugger = make_agent(agent, seed, task.data, options.settings([agent]))
    episode = Episode(load_machine(task.path), seed, "evaluation")
    if conversation:
        write_conversation(conversation, debugger)  # what is wrong with it shows at once
    say = _nothing if json else typer.echo
    say(episode.observation.text(SCREEN).rstrip("\n"))
    try:
        for action in actions_of(debugger, episode):
            say("\n".join([f"> {spell(action)}", *describe_step(episode.observation)]))
    finally:
        if conversation:
            write_conversation(conversation, debugger)
    if not episode.ended:
        say(f"({agent} gave up)")
    result = episode.result()
    if trace:
        traces.write(trace, episode)
    if json:
        print_json(result_to_json(result))
    say("\n".join(["", *describe_result(result, episode.observation)]))
    if not result.success:
        raise typer.Exit(ExitCode.FINDINGS)


def _nothing(_text: str) -> None:
    """Say nothing: JSON stands alone."""
