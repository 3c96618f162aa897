"""``fragileml show``: what a scenario is made of, and what its pipeline offers agents to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from fragileml.cli.options import JsonFlag, PackOption, ScenarioArgument
from fragileml.cli.output import print_json, print_table
from fragileml.machine.neutral import neutral

if TYPE_CHECKING:
    from fragileml_dsl.machine.machine import Machine, Variable


MenuFlag = Annotated[
    bool,
    typer.Option(
        "--menu",
        help="Show the discrete menu of a scenario's pipeline, or of a pipeline.",
        show_default=False,
    ),
]


def show(
    scenario: ScenarioArgument,
    menu: MenuFlag = False,
    pack: PackOption = None,
    json: JsonFlag = False,
) -> None:
    """Show what a scenario is made of. It tells everything: agents see much less."""
    import fragileml
    import fragileml_dsl

    if menu:
        _show_menu(scenario, pack, json)
        return
    machine = fragileml.load_machine(scenario, pack)
    if json:
        print_json(_document(machine, fragileml_dsl.fingerprint(machine)))
        return
    for line in _lines(machine, fragileml_dsl.fingerprint(machine)):
        typer.echo(neutral(line))


def _show_menu(name: str, pack: str | None, json: bool) -> None:
    from fragileml.library.pipelines import find_machine
    from fragileml.machine.actions import action_to_json
    from fragileml.machine.menu import action_id, menu_of

    machine = find_machine(name, pack).machine
    menu = menu_of(machine)
    if json:
        items = [
            {"index": index, "id": action_id(action), "action": action_to_json(action)}
            for index, action in enumerate(menu)
        ]
        print_json({"pipeline": machine.annotations.pipeline, "menu": items})
        return
    rows = [[str(index), action_id(action)] for index, action in enumerate(menu)]
    print_table(("index", "id"), rows)


def _document(machine: Machine, fingerprint: str) -> dict[str, object]:
    notes = machine.annotations
    return {
        "id": notes.id,
        "title": notes.title,
        "fingerprint": fingerprint,
        "pipeline": notes.pipeline,
        "modules": list(machine.modules),
        "stages": [each.name for each in machine.stages],
        "goal": machine.stages[machine.goal].name,
        "faults": list(notes.faults),
        "issues": [each.name for each in machine.issues],
        "settings": [each.name for each in machine.variables if each.editable],
        "probes": [each.name for each in machine.probes],
        "actions": [each.name for each in machine.actions],
        "menu": _menu_size(machine),
        "budget": {"steps": machine.steps, "minutes": machine.minutes},
        "par": {"steps": notes.par.steps, "minutes": notes.par.minutes} if notes.par else None,
        "tests": [each.title for each in notes.tests],
    }


def _menu_size(machine: Machine) -> int:
    from fragileml.machine.menu import menu_of

    return len(menu_of(machine))


def _lines(machine: Machine, fingerprint: str) -> Iterator[str]:
    notes = machine.annotations
    yield f"{notes.id}: {notes.title}"
    yield f"  fingerprint  {fingerprint}"
    yield f"  pipeline     {notes.pipeline or 'inline'}"
    yield f"  modules      {', '.join(machine.modules)}"
    yield f"  stages       {', '.join(each.name for each in machine.stages)}"
    yield f"  goal         {machine.stages[machine.goal].name}"
    yield f"  faults       {', '.join(notes.faults) or 'none: a negative control'}"
    yield f"  budget       {machine.steps} steps, {machine.minutes} minutes"
    if notes.par:
        yield f"  par          {notes.par.steps} steps, {notes.par.minutes} minutes"
    yield f"  menu         {_menu_size(machine)} actions"
    yield from _section("settings", map(_setting, filter(_is_editable, machine.variables)))
    yield from _section("probes", (f"{each.name}, {each.minutes} min" for each in machine.probes))
    yield from _section("actions", (f"{each.name}, {each.minutes} min" for each in machine.actions))
    yield from _section("issues", _issues(machine))
    yield from _section("tests", (each.title for each in notes.tests))


def _is_editable(variable: Variable) -> bool:
    return variable.editable


def _setting(variable: Variable) -> str:
    from fragileml.machine.spelling import spell_value

    menu = ", ".join(map(spell_value, variable.menu))
    return f"{variable.name} = {spell_value(variable.initial)} (menu: {menu})"


def _issues(machine: Machine) -> Iterator[str]:
    for issue in machine.issues:
        shown = "/".join(dict.fromkeys(str(each.visibility) for each in issue.visibility))
        yield f"{issue.name} ({machine.stages[issue.stage].name}, {shown})"


def _section(title: str, names: Iterable[str]) -> Iterator[str]:
    found = list(names)
    if found:
        yield f"  {title}"
        yield from (f"    {each}" for each in found)
