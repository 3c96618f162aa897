"""``fragileml check``: does a scenario compile, and behave as it claims?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import define, field

from fragileml.cli.options import JsonFlag, complete_scenario
from fragileml.cli.output import ExitCode, plural, print_json

if TYPE_CHECKING:
    from fragileml_dsl.diagnostics.diagnostic import Diagnostic
    from fragileml_dsl.source import Source

Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH|ID]...",
        help="Files, packs' folders or scenarios' ids; without any, all that come along.",
        autocompletion=complete_scenario,
    ),
]


@define
class _Checked:
    """What has been found so far."""

    scenarios: dict[str, None] = field(factory=dict)
    diagnostics: dict[Diagnostic, None] = field(factory=dict)
    sources: dict[str, Source] = field(factory=dict)


def check(targets: Targets = None, json: JsonFlag = False) -> None:
    """Compile scenarios and run them: healthy, broken by their faults, repaired by their tests.

    Exits with 1 if anything is found.
    """
    from fragileml.library.packs import bundled, pack_names
    from fragileml_dsl.diagnostics.diagnostic import has_errors
    from fragileml_dsl.diagnostics.formats import to_json
    from fragileml_dsl.diagnostics.render import render

    checked = _Checked()
    for path in _paths(targets) if targets else [bundled() / name for name in pack_names()]:
        _check(path, checked)
    found = sorted(checked.diagnostics, key=lambda each: each.sort_key)
    if json:
        names = list(checked.scenarios)
        print_json({"scenarios": names, "diagnostics": to_json(found)})
    else:
        if found:
            typer.echo(render(found, checked.sources, color=sys.stdout.isatty()))
        done = plural(len(checked.scenarios), "scenario")
        typer.echo(f"{done} checked" + ("" if found else ", nothing found"))
    if has_errors(found):
        raise typer.Exit(ExitCode.FINDINGS)


def _paths(targets: list[str]) -> list[Path]:
    from fragileml.library.scenarios import scenario_path

    paths = [Path(each) for each in targets]
    return [
        path if path.exists() else scenario_path(target)
        for path, target in zip(paths, targets, strict=True)
    ]


def _check(path: Path, checked: _Checked) -> None:
    from fragileml.agents.registry import RULES_FILE
    from fragileml.agents.rule_table import load_rules
    from fragileml.analysis import examine
    from fragileml_dsl import check_path

    report = check_path(path)
    checked.sources |= report.sources
    checked.diagnostics |= dict.fromkeys(report.diagnostics)
    for name, machine in report.machines.items():
        checked.scenarios[name] = None
        checked.diagnostics |= dict.fromkeys(examine(machine))
    rules = path / "agents" / RULES_FILE
    if rules.is_file():
        table = load_rules(rules)
        checked.sources |= table.sources
        checked.diagnostics |= dict.fromkeys(table.diagnostics)
