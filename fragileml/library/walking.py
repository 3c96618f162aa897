"""Random steps through the pipelines of a pack: on all cores, kept on disk by their machines."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from attrs import frozen

from fragileml.analysis.walks import STEPS, Walked, walk
from fragileml.library.processes import map_in_processes
from fragileml.library.scenarios import load_machine
from fragileml.packages.linking import link
from fragileml_dsl import cache
from fragileml_dsl.files import write_whole
from fragileml_dsl.machine.codec import decoder_of, encode
from fragileml_dsl.machine.json import fingerprint
from fragileml_dsl.machine.json_value import CodecError, Json
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.machine.term_table import TermNumbers


@frozen
class Pipeline:
    """A pipeline, by the files of its scenarios and by what they are now."""

    files: tuple[Path, ...]
    key: str


def walk_pipelines(root: Path, machines: Iterable[Machine]) -> tuple[Walked, ...]:
    """Walk through the pipelines of scenarios that are files of a pack, in their order.

    Inline pipelines are left out: with them one scenario is all that there is.
    """
    groups: dict[str, list[Machine]] = {}
    for machine in machines:
        if machine.annotations.pipeline:
            groups.setdefault(machine.annotations.pipeline, []).append(machine)
    pipelines = [
        Pipeline(
            tuple(root / each.annotations.file for each in group),
            "\n".join(map(fingerprint, group)),
        )
        for group in groups.values()
    ]
    known = [_load(each) for each in pipelines]
    missing = [one for one, found in zip(pipelines, known, strict=True) if found is None]
    fresh = map_in_processes(walk_pipeline, missing)
    return tuple(next(fresh) if found is None else found for found in known)


def walk_pipeline(pipeline: Pipeline) -> Walked:
    """Walk through one pipeline, and keep what it came to."""
    walked = walk([link(load_machine(each)) for each in pipeline.files])
    entry = _entry(pipeline)
    if entry is not None:
        try:
            entry.parent.mkdir(parents=True, exist_ok=True)
            write_whole(entry, json.dumps(encode(walked, TermNumbers()), sort_keys=True))
        except OSError:
            return walked
    return walked


def _load(pipeline: Pipeline) -> Walked | None:
    entry = _entry(pipeline)
    try:
        data: Json = json.loads(entry.read_text(encoding="utf-8")) if entry else None
        return cast("Walked", decoder_of(Walked)(data, ())) if entry else None
    except (OSError, ValueError, CodecError):
        return None


def _entry(pipeline: Pipeline) -> Path | None:
    base = cache.folder()
    if base is None:
        return None
    program = cache.program(Path(__file__).parents[1])
    text = f"{cache.program()}\n{program}\n{STEPS}\n{pipeline.key}"
    return base / "walks" / f"{hashlib.sha256(text.encode()).hexdigest()}.json"
