"""``fragileml bench``: agents are judged and compared."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import asdict

from fragileml.cli.options import (
    CassetteOption,
    JsonFlag,
    ModelOption,
    PackOption,
    ReplayFlag,
    SpeechFlag,
    TemperatureOption,
    UrlOption,
    complete_scenario,
)
from fragileml.cli.output import ExitCode, console, plural, print_json, print_table

if TYPE_CHECKING:
    from fragileml.agents.llm.settings import ModelSettings
    from fragileml.bench import AgentSummary, Played, Score, Store, Task

AgentsOption = Annotated[
    str, typer.Option("--agents", metavar="A,B,…", help="Names of agents, joined by commas.")
]
ScenariosOption = Annotated[
    str | None,
    typer.Option(
        "--scenarios",
        metavar="A,B,…",
        help="Only these: ids, or paths of scenarios' files.",
        autocompletion=complete_scenario,
    ),
]
SeedsOption = Annotated[int, typer.Option("--seeds", min=1, help="Seeds for each pair, from 0.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="Episodes at a time.")]
OutOption = Annotated[
    Path, typer.Option("--out", metavar="DIR", help="Where results and traces are written.")
]
AlertOption = Annotated[
    str | None,
    typer.Option("--alert", metavar="TEXT", help="Replaces the alert of every scenario."),
]
TrainingFlag = Annotated[
    bool, typer.Option("--training", help="Show rewards as they happen; not rankable.")
]


_COLUMNS = (
    "success",
    "cost",
    "efficiency",
    "steps",
    "regressions",
    "diagnosis",
    "refused",
    "score",
)


def bench(
    agents: AgentsOption = "noop,random,rules",
    pack: PackOption = None,
    scenarios: ScenariosOption = None,
    seeds: SeedsOption = 1,
    jobs: JobsOption = 1,
    out: OutOption = Path("runs/bench"),
    alert: AlertOption = None,
    training: TrainingFlag = False,
    model: ModelOption = "",
    url: UrlOption = "",
    tools: SpeechFlag = None,
    temperature: TemperatureOption = "",
    cassette: CassetteOption = "",
    replay: ReplayFlag = False,
    json: JsonFlag = False,
) -> None:
    """Judge agents on the scenarios of a pack, or of all that are found, and compare them.

    Writes config.json, results.jsonl, summary.json and traces. Ctrl-C keeps what is done and exits
    with 130.
    """
    from fragileml.bench import Plan, Store, execute, find_tasks
    from fragileml.cli.models import ModelOptions
    from fragileml.episode import Mode

    tasks = find_tasks(_split(scenarios), pack)
    chosen = tuple(dict.fromkeys(_split(agents)))
    options = ModelOptions(model, url, tools, temperature, cassette, replay)
    player = options.settings(chosen)
    _check_agents(chosen, tasks, player)
    plan = Plan(
        agents=chosen,
        tasks=tasks,
        seeds=seeds,
        mode=Mode.TRAINING if training else Mode.EVALUATION,
        alert=alert,
        model=player,
    )
    interrupted = False
    with Store(out, plan) as store:
        try:
            for played in _with_progress(execute(plan.jobs(), jobs), len(plan.jobs())):
                store.keep(played)
        except KeyboardInterrupt:
            interrupted = True
    if json:
        print_json(store.summary())
    else:
        _print_report(store, out)
    if interrupted:
        typer.echo(f"interrupted; {plural(len(store.records), 'episode')} kept", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED)


def _check_agents(names: Iterable[str], tasks: Iterable[Task], model: ModelSettings | None) -> None:
    """Find out what an agent lacks before anything is written."""
    from fragileml.agents import make_agent

    folders = dict.fromkeys(task.data for task in tasks)
    for name in names:
        for folder in folders:
            make_agent(name, data=folder, model=model)


def _split(names: str | None) -> list[str]:
    return [each.strip() for each in (names or "").split(",") if each.strip()]


def _with_progress(episodes: Iterable[Played], total: int) -> Iterator[Played]:
    """Show a bar on a terminal's standard error; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield from episodes
        return
    from rich.progress import Progress

    with Progress(console=console(stderr=True), transient=True) as progress:
        task = progress.add_task("episodes", total=total)
        for played in episodes:
            progress.advance(task)
            yield played


def _print_report(store: Store, out: Path) -> None:
    columns = ("agent", *_COLUMNS)
    summaries = store.agents()
    rows = [[each.agent, *_cells(each.total)] for each in summaries]
    print_table(columns, rows, numbers=len(columns) - 1)
    typer.echo("\nby the stage that was broken:")
    stages = dict.fromkeys(stage for each in summaries for stage in each.stages)
    rows = [
        [stage, each.agent, *_cells(each.stages[stage])]
        for stage in stages
        for each in summaries
        if stage in each.stages
    ]
    print_table(("stage", *columns), rows, numbers=len(columns) - 1)
    for each in summaries:
        _print_rules(each)
        _print_usage(each)
    episodes = plural(len(store.records), "episode")
    scenarios = plural(len({each.scenario for each in store.records}), "scenario")
    typer.echo(f"\n{episodes} on {scenarios}; results in {out}")


def _cells(score: Score) -> list[str]:
    return [
        f"{score.successes}/{score.episodes}",
        f"{score.cost:.0%}",
        "-" if score.efficiency is None else f"{score.efficiency:.0%}",
        f"{score.steps:.1f}",
        f"{score.regressions:.2f}",
        f"{score.diagnosis:.0%}",
        f"{score.refused:.1f}",
        f"{score.score / 1000:.2f}",
    ]


def _print_rules(summary: AgentSummary) -> None:
    if not summary.rules:
        return
    typer.echo(f"\nwhat {summary.agent} applied, and the scenarios that it served:")
    rows = [
        [use.rule, ", ".join(use.repaired) or "none", str(len(use.repaired)), str(use.applied)]
        for use in summary.rules
    ]
    print_table(("row", "scenarios", "served", "applied"), rows, numbers=2)


def _print_usage(summary: AgentSummary) -> None:
    usage = summary.usage
    if usage is None:
        return
    episodes = summary.total.episodes
    typer.echo(f"\nwhat {summary.agent} took, in all and for one episode:")
    rows = [
        [name.replace("_", " "), f"{count:,}", f"{count / episodes:,.1f}"]
        for name, count in asdict(usage).items()
    ]
    print_table(("", "all", "each"), rows, numbers=2)
