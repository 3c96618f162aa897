"""Random steps through the pipelines of a pack: on all cores, kept on disk by their machines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from attrs import frozen

from fragileml.analysis.walks import STEPS, Walked, walk
from fragileml.library.processes import map_in_processes
from fragileml.library.result_cache import ResultCache
from fragileml.library.scenarios import load_machine
from fragileml.packages.linking import link
from fragileml_dsl.machine.json import fingerprint
from fragileml_dsl.machine.machine import Machine


@frozen
class PipelineFiles:
    """A pipeline, by the files of its scenarios and by what they are now."""

    files: tuple[Path, ...]
    key: str


_CACHE: Final = ResultCache("walks", f"{STEPS}")


def walk_pipelines(root: Path, machines: Iterable[Machine]) -> tuple[Walked, ...]:
    """Walk through the pipelines of scenarios that are files of a pack, in their order.

    Inline pipelines are left out: with them one scenario is all that there is.
    """
    groups: dict[str, list[Machine]] = {}
    for machine in machines:
        if machine.annotations.pipeline:
            groups.setdefault(machine.annotations.pipeline, []).append(machine)
    pipelines = [
        PipelineFiles(
            tuple(root / each.annotations.file for each in group),
            "\n".join([name, *map(fingerprint, group)]),
        )
        for name, group in groups.items()
    ]
    known = [_CACHE.load(Walked, each.key) for each in pipelines]
    missing = [one for one, found in zip(pipelines, known, strict=True) if found is None]
    fresh = map_in_processes(walk_pipeline, missing)
    return tuple(next(fresh) if found is None else found for found in known)


def walk_pipeline(pipeline: PipelineFiles) -> Walked:
    """Walk through one pipeline, and keep what it came to."""
    walked = walk([link(load_machine(each)) for each in pipeline.files])
    _CACHE.store(walked, pipeline.key)
    return walked
