"""Metrics must not change behind their stage's back.

A metric is a function of the state, and a stage keeps its mark when a stage that is not above it
writes. So what a metric reads may be written by stages strictly above its own, by edits and by
actions, but by no other stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from fragileml_dsl.check.checked import CheckedPipeline
from fragileml_dsl.lower.linker import Linker
from fragileml_dsl.lower.pipeline import PipelineParts
from fragileml_dsl.machine.reads import reads_of_metric


def check_timing(pipeline: CheckedPipeline, parts: PipelineParts, linker: Linker) -> None:
    """Report each metric that a stage not above its own can change."""
    variables = tuple(linker.slots)
    for index, (metric, (name, _)) in enumerate(zip(parts.metrics, pipeline.metrics, strict=True)):
        reads = set(reads_of_metric(index, metric, parts.issues))
        above = parts.stages[metric.stage].ancestors
        for stage, slot in _written(parts, metric.stage):
            if slot in reads and stage not in above:
                variable, writer = variables[slot], parts.stages[stage].name
                linker.reporter.report(
                    "FML721",
                    name.span,
                    f"{name.value} reads {variable}, which the stage {writer} writes",
                    hint="let it read a value that only stages above its own write",
                )


def _written(parts: PipelineParts, own: int) -> Iterator[tuple[int, int]]:
    """Yield stages and the slots they write; a stage that fails has no metrics to spoil."""
    for index, stage in enumerate(parts.stages):
        for write in stage.writes:
            yield index, write.slot
        if index != own:
            for issue in stage.issues:
                for write in parts.issues[issue].then:
                    yield index, write.slot
