"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fragileml_dsl.errors import FragileMLError


def complete_scenario(context: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of scenarios, of the pack if one is named, that begin with ``incomplete``."""
    import fragileml

    try:
        known = fragileml.scenarios(context.params.get("pack"))
    except FragileMLError:
        return []
    return [each for each in known if each.startswith(incomplete)]


def complete_drawn(context: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of scenarios and pipelines that begin with ``incomplete``."""
    from fragileml.library.pipelines import pipelines

    try:
        known = pipelines(context.params.get("pack"))
    except FragileMLError:
        return []
    found = [each for each in known if each.startswith(incomplete)]
    return complete_scenario(context, incomplete) + found


def complete_agent(incomplete: str) -> list[str]:
    """Return the names of agents that begin with ``incomplete``."""
    from fragileml.agents import AGENTS

    return [name for name in AGENTS if name.startswith(incomplete)]


def complete_code(incomplete: str) -> list[str]:
    """Return the diagnostics' codes that begin with ``incomplete``."""
    from fragileml_dsl.diagnostics.catalogue import CATALOGUE

    return [code for code in CATALOGUE if code.startswith(incomplete.upper())]


def complete_kind(incomplete: str) -> list[str]:
    """Return the kinds of document that begin with ``incomplete``."""
    from fragileml_dsl.syntax.documents import DOCUMENT_KINDS

    return [kind for kind in DOCUMENT_KINDS if kind.startswith(incomplete)]


JsonFlag = Annotated[
    bool, typer.Option("--json", help="Print one JSON object and nothing else.", show_default=False)
]
ScenarioArgument = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO",
        help="The id of a scenario, pack/id, or the path of a scenario's file.",
        autocompletion=complete_scenario,
    ),
]
PackOption = Annotated[
    str | None,
    typer.Option(
        "--pack", metavar="PACK", help="Where ids are looked up: a pack's name, or its folder."
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Decides what a scenario varies.")]
ModelOption = Annotated[
    str,
    typer.Option(
        "--model",
        metavar="NAME",
        help="For llm: the model's name, as its server knows it.",
        show_default=False,
    ),
]
UrlOption = Annotated[
    str,
    typer.Option(
        "--url",
        metavar="URL",
        help="For llm: the server, such as http://localhost:8000/v1.",
        show_default=False,
    ),
]
SpeechFlag = Annotated[
    bool | None,
    typer.Option(
        "--tools/--text",
        help="For llm: the model calls tools, or writes its actions as text.",
        show_default=False,
    ),
]
TemperatureOption = Annotated[
    str,
    typer.Option(
        "--temperature",
        metavar="NUMBER",
        help="For llm: how freely the model draws; left to the server unless given.",
        show_default=False,
    ),
]
CassetteOption = Annotated[
    str,
    typer.Option(
        "--cassette",
        metavar="FILE",
        help="For llm: keep answers in this file, and take from it what was asked before.",
        show_default=False,
    ),
]
ReplayFlag = Annotated[
    bool,
    typer.Option(
        "--replay",
        help="For llm: ask nobody, all answers come from the cassette.",
        show_default=False,
    ),
]
TraceArgument = Annotated[
    Path, typer.Argument(metavar="TRACE", help="A trace, as `run --trace` or `bench` wrote it.")
]
