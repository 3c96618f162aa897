"""From the names of scenarios to what can be judged on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from fragileml.bench.plan import Task
from fragileml.library import load_machine, load_pack, scenario_path, scenarios
from fragileml.library.scenarios import found_scenarios
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.resolve.workspace import find_root


def find_tasks(names: Sequence[str] = (), pack: str | None = None) -> tuple[Task, ...]:
    """Return the scenarios to judge on, each compiled once so that mistakes show at once.

    Args:
        names: Their ids, of the pack if one is given, or paths; none means all.
        pack: The name of a pack, or the path of one; without it, all that are found.

    Raises:
        CompileError: If the file of one has mistakes.
        FragileMLError: If there is no such scenario or pack, or two have the same id.
    """
    if pack is None:
        paths = [scenario_path(name) for name in names or scenarios()]
        shown = {path: name for name, path in found_scenarios().items()}
    else:
        home = load_pack(pack)
        shown = {}
        paths = [home.path(name) for name in names or home.scenarios]
    tasks: dict[str, Task] = {}
    for path in dict.fromkeys(paths):
        task = find_task(path)
        task = evolve(task, id=shown.get(path, task.id))
        if task.id in tasks:
            message = f"{tasks[task.id].path} and {path} have the same id, {task.id}"
            raise FragileMLError(message)
        tasks[task.id] = task
    return tuple(tasks.values())


def find_task(path: Path) -> Task:
    """Return what is judged on the scenario in a file.

    Raises:
        CompileError: If the file has mistakes.
    """
    data = find_root(path.absolute()) / "agents"
    machine = load_machine(path)
    return Task(machine.annotations.id, path, data if data.is_dir() else None)
