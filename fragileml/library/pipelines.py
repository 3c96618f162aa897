"""From a pipeline's id or path to a machine of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fragileml.library.packs import bundled, missing, pack_names, pack_root, scenario_ids
from fragileml.library.scenarios import SUFFIXES, load_machine, scenarios
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.machine import Machine

_FOLDER = "pipelines"


def machine_of_menu(name_or_path: str | Path) -> Machine:
    """Return a machine with the menu of a scenario or of a pipeline.

    All scenarios of a pipeline have the same menu, so for a pipeline any of them will do.

    Args:
        name_or_path: The id of a scenario or a pipeline that comes along, or the path of its file.

    Raises:
        CompileError: If a file has mistakes.
        FragileMLError: If there is no such scenario or pipeline, or no scenario of the pipeline.
    """
    text = str(name_or_path)
    if not text.endswith(SUFFIXES):
        return _named(text)
    path = Path(text).resolve()
    if path.parent.name != _FOLDER:
        return load_machine(Path(text))
    return _first_of(path.stem, pack_root(path.parent.parent))


def _named(name: str) -> Machine:
    if name in scenarios() or "/" in name:
        return load_machine(name)
    files = [path for root in _bundled() for path in sorted((root / _FOLDER).glob("*.yaml"))]
    homes = {path.stem: path.parent.parent for path in files}
    if name not in homes:
        raise FragileMLError(missing("scenario or pipeline", name, (*scenarios(), *homes)))
    return _first_of(name, homes[name])


def _bundled() -> Iterator[Path]:
    return (bundled() / pack for pack in pack_names())


def _first_of(pipeline: str, root: Path) -> Machine:
    for scenario in scenario_ids(root):
        machine = load_machine(root / "scenarios" / f"{scenario}.yaml")
        if machine.annotations.pipeline == pipeline:
            return machine
    raise FragileMLError(f"no scenario uses the pipeline {pipeline}: its menu is that of one")
