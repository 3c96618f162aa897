"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fragileml_dsl.errors import FragileMLError


def complete_scenario(incomplete: str) -> list[str]:
    """Return the ids of bundled scenarios that begin with ``incomplete``."""
    import fragileml

    try:
        return [each for each in fragileml.scenarios() if each.startswith(incomplete)]
    except FragileMLError:
        return []


def complete_drawn(incomplete: str) -> list[str]:
    """Return the ids of bundled scenarios and pipelines that begin with ``incomplete``."""
    from fragileml.library.pipelines import pipelines

    return complete_scenario(incomplete) + [
        each for each in pipelines() if each.startswith(incomplete)
    ]


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
        help="The id of a bundled scenario, or the path of a scenario's file.",
        autocompletion=complete_scenario,
    ),
]
SeedOption = Annotated[int, typer.Option("--seed", min=0, help="Decides what a scenario varies.")]
TraceArgument = Annotated[
    Path, typer.Argument(metavar="TRACE", help="A trace, as `run --trace` or `bench` wrote it.")
]
