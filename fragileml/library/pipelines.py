"""From the id or path of a scenario or a pipeline to a machine of it."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from fragileml.library.packs import (
    found_files,
    missing,
    named_file,
    pack_root,
    pipeline_files,
    scenario_ids,
)
from fragileml.library.scenarios import SUFFIXES, load_machine, scenarios
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.machine import Machine

_FOLDER = "pipelines"


@frozen(eq=False)
class Found:
    """What a name stands for.

    Attributes:
        machine: The machine of the scenario, or of the first one that uses the pipeline.
        pipeline: The pipeline's file; None if a scenario was named.
    """

    machine: Machine
    pipeline: Path | None

    @property
    def title(self) -> str:
        """The title of what was named."""
        if self.pipeline is None:
            return self.machine.annotations.title
        return _title(self.pipeline)


def pipelines(pack: str | Path | None = None) -> tuple[str, ...]:
    """Return the ids of the pipelines of a pack, or of all packs that are found, sorted.

    An id that several packs have is given as ``pack/id``.

    Raises:
        FragileMLError: If there is no such pack.
    """
    found = found_files(_FOLDER) if pack is None else pipeline_files(pack_root(pack))
    return tuple(sorted(found))


def find_machine(name_or_path: str | Path, pack: str | Path | None = None) -> Found:
    """Return a machine of a scenario or of a pipeline.

    All scenarios of a pipeline have the same stages, issues and menu, so for a pipeline any of them
    will do.

    Args:
        name_or_path: The id of a scenario or a pipeline, ``pack/id``, or the path of its file.
        pack: The pack that the id is looked up in, by default all that are found.

    Raises:
        CompileError: If a file has mistakes.
        FragileMLError: If there is no such scenario or pipeline, or no scenario of the pipeline.
    """
    text = str(name_or_path)
    if not text.endswith(SUFFIXES):
        return _named(text, pack)
    path = Path(text).resolve()
    if path.parent.name != _FOLDER:
        return Found(load_machine(Path(text)), None)
    return _used(path)


def _named(name: str, pack: str | Path | None) -> Found:
    if _is_scenario(name, pack):
        return Found(load_machine(name, pack), None)
    found = _pipeline_file(name, pack)
    if found is None:
        known = (*scenarios(pack), *pipelines(pack))
        raise FragileMLError(missing("scenario or pipeline", name, known))
    return _used(found)


def _is_scenario(name: str, pack: str | Path | None) -> bool:
    return name in scenarios(pack) if pack is not None else named_file("scenario", name) is not None


def _pipeline_file(name: str, pack: str | Path | None) -> Path | None:
    return (
        named_file("pipeline", name) if pack is None else pipeline_files(pack_root(pack)).get(name)
    )


def _used(pipeline: Path) -> Found:
    root = pack_root(pipeline.parent.parent)
    for scenario in scenario_ids(root):
        machine = load_machine(root / "scenarios" / f"{scenario}.yaml")
        if machine.annotations.pipeline == pipeline.stem:
            return Found(machine, pipeline)
    message = f"no scenario uses the pipeline {pipeline.stem}: its machine is that of one"
    raise FragileMLError(message)


def _title(pipeline: Path) -> str:
    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.resolve.workspace import Workspace
    from fragileml_dsl.syntax.pipeline import Pipeline

    workspace = Workspace.around(pipeline)
    document = workspace.open(workspace.name_of(pipeline), None, Reporter())
    tree = document.tree if document else None
    return tree.title.value if isinstance(tree, Pipeline) and tree.title else pipeline.stem
