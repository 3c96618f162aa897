"""``fragileml bench``: agents are judged and compared."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fragileml.cli.options import JsonFlag
from fragileml.cli.output import ExitCode, console, plural, print_json, print_table
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.bench import AgentSummary, Played, Score, Store, Task

AgentsOption = Annotated[
    str, typer.Option("--agents", metavar="A,B,…", help="Names of agents, joined by commas.")
]
PackOption = Annotated[
    str, typer.Option("--pack", metavar="PACK", help="The name of a bundled pack, or a folder.")
]
ScenariosOption = Annotated[
    str | None,
    typer.Option("--scenarios", metavar="A,B,…", help="Only these scenarios of the pack."),
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


def bench(
    agents: AgentsOption = "noop,random,rules",
    pack: PackOption = "huggingface",
    scenarios: ScenariosOption = None,
    seeds: SeedsOption = 1,
    jobs: JobsOption = 1,
    out: OutOption = Path("runs/bench"),
    alert: AlertOption = None,
    training: TrainingFlag = False,
    json: JsonFlag = False,
) -> None:
    """Judge agents on the scenarios of a pack and print how they compare.

    Writes config.json, results.jsonl, summary.json and traces. Ctrl-C keeps what is done and exits
    with 130.
    """
    from fragileml.bench import Plan, Store, execute
    from fragileml.episode import Mode

    mode = Mode.TRAINING if training else Mode.EVALUATION
    plan = Plan(_agents(agents), _tasks(pack, scenarios), seeds, mode, alert)
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
        _print_report(store, out, len(plan.tasks))
    if interrupted:
        typer.echo(f"interrupted; {plural(len(store.records), 'episode')} kept", err=True)
        raise typer.Exit(ExitCode.INTERRUPTED)


def _agents(names: str) -> tuple[str, ...]:
    from fragileml.agents import AGENTS

    chosen = tuple(each.strip() for each in names.split(",") if each.strip())
    for name in chosen:
        if name not in AGENTS:
            raise FragileMLError(f"there is no agent {name!r}; the agents are {', '.join(AGENTS)}")
    return chosen


def _tasks(pack: str, scenarios: str | None) -> tuple[Task, ...]:
    from fragileml.bench import Task
    from fragileml.library import load_pack

    found = load_pack(pack)
    chosen = found.scenarios if scenarios is None else tuple(scenarios.split(","))
    return tuple(Task(name, found.path(name), found.agents) for name in chosen)


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


def _print_report(store: Store, out: Path, scenarios: int) -> None:
    columns = ("agent", "success", "cost", "steps", "regressions", "diagnosis", "refused", "score")
    summaries = store.agents()
    rows = [[each.agent, *_cells(each.total)] for each in summaries]
    print_table(columns, rows, numbers=len(columns) - 1)
    typer.echo("\nby the stage that was broken")
    stages = list(dict.fromkeys(stage for each in summaries for stage in each.stages))
    rows = [[stage, *(_success(each, stage) for each in summaries)] for stage in stages]
    print_table(("stage", *(each.agent for each in summaries)), rows, numbers=len(summaries))
    for each in summaries:
        _print_rules(each)
    episodes = plural(len(store.records), "episode")
    typer.echo(f"\n{episodes} on {plural(scenarios, 'scenario')}; results in {out}")


def _cells(score: Score) -> list[str]:
    return [
        f"{score.successes}/{score.episodes}",
        f"{score.cost:.0%}",
        f"{score.steps:.1f}",
        f"{score.regressions:.2f}",
        f"{score.diagnosis:.0%}",
        f"{score.refused:.1f}",
        f"{score.score / 1000:.2f}",
    ]


def _success(summary: AgentSummary, stage: str) -> str:
    score = summary.stages.get(stage)
    return f"{score.successes}/{score.episodes}" if score else ""


def _print_rules(summary: AgentSummary) -> None:
    if not summary.rules:
        return
    typer.echo(f"\nrules of {summary.agent}: in how many scenarios they helped")
    rows = [[use.rule, str(len(use.repaired)), str(use.applied)] for use in summary.rules]
    print_table(("rule", "repaired", "applied"), rows, numbers=2)
