"""What is offered, in sound files and in files that break off at the cursor."""

from __future__ import annotations

import pytest

from fragileml_dsl.editor.completion import complete
from tests.dsl.editor.marked import page
from tests.dsl.editor.packs import FILES

MODULE, PIPELINE, SCENARIO = (
    "modules/trainer.yaml",
    "pipelines/training.yaml",
    "scenarios/large.yaml",
)
WHEN = "when: precision == 'half'"

OFFERED = [
    (MODULE, "state:\n", "on‸\nstate:\n", ["on_success"]),
    (MODULE, "title: The batch", "we‸\n    title: The batch", ["weight"]),
    (MODULE, "show: probe}", "show: ‸}", ["always", "probe", "hidden"]),
    (MODULE, "{type: bool}", "{type: b‸", ["bool", "bool?", "double", "double?"]),
    (MODULE, "visibility: silent", "visibility: ‸", ["loud", "silent", "warning"]),
    (MODULE, "stage: train", "stage: ‸", ["data", "train", "serve"]),
    (MODULE, "cause: resource-limit", "cause: ‸", ["resource-limit", "data-format"]),
    (MODULE, "init: full", "init: ‸", ["half", "full"]),
    (MODULE, "init: [text]", "init: [‸]", ["text", "label"]),
    (MODULE, "raises: [out-of-memory]", "raises: [‸", ["out-of-memory", "spoilt"]),
    (MODULE, "{set: {batch_size: 64}", "{set: {pre‸", ["precision"]),
    (MODULE, "{set: {batch_size: 64}", "{set: {precision: ‸}", ["half", "full"]),
    (MODULE, "{set: {batch_size: 64}", "{set: {batch_size: '= ba‸'}", ["batch_size"]),
    (MODULE, "effect: {train.loss", "effect: {‸", ["train.loss"]),
    (MODULE, "{loader: {format", "{‸loader: {format", []),
    (MODULE, "{loader: {format", "{loader: {ro‸, format", ["rows"]),
    (MODULE, WHEN, "when: pre‸", ["precision"]),
    (MODULE, WHEN, "when: need‸", ["needed"]),
    (MODULE, WHEN, "when: loader.‸", ["loader.format", "loader.wide"]),
    (MODULE, WHEN, "when: precision == '‸", ["half", "full"]),
    (MODULE, WHEN, "when: 'precision == ''‸'", ["half", "full"]),
    (MODULE, WHEN, "when: 'precision == ‸", ['"half"', '"full"']),
    (MODULE, WHEN, "when: \"'‸' == precision\"", ["half", "full"]),
    (MODULE, WHEN, "when: \"'‸' in columns\"", ["text", "label"]),
    (MODULE, WHEN, "when: precision in ['half', '‸", ["half", "full"]),
    (MODULE, WHEN, "when: columns.with‸", ["with", "without"]),
    (MODULE, WHEN, "when: columns.with('‸", ["text", "label"]),
    (MODULE, WHEN, "when: satis‸", ["satisfies"]),
    (MODULE, WHEN, "when: satisfies('‸", ["datasets", "transformers"]),
    (MODULE, WHEN, "when: satisfies('transformers', '>=‸", ["5.23.0"]),
    (MODULE, WHEN, "when: installed('tr‸", ["transformers"]),
    (MODULE, WHEN, "when: packages['data‸", ["datasets"]),
    (MODULE, WHEN, "when: packages['transformers'] >= '‸", ["5.23.0"]),
    (MODULE, WHEN, "when: |\n      precision == '‸", ["half", "full"]),
    (MODULE, "value * 2.0", "val‸", ["value"]),
    (MODULE, "value * 2.0", "na‸", ["nan"]),
    (MODULE, "{{ batch_size }}", '{{ metric("train", "‸', ["loss"]),
    (PIPELINE, "use: [trainer", "use: [‸, trainer", ["loader", "trainer"]),
    (PIPELINE, "limit: 20", "‸", ["limit"]),
    (PIPELINE, "stages: {data", "stages: {‸, data", ["environment", "import", "hub"]),
    (PIPELINE, "[transformers==5.23.0", "[tr‸, transformers==5.23.0", ["transformers==5.23.0"]),
    (PIPELINE, "'10 + trainer.batch_size'", "10 + trainer.b‸", ["trainer.batch_size"]),
    (PIPELINE, "loader.format: text", "loader.format: ‸", ["text", "csv"]),
    (SCENARIO, "pipeline: training", "pipeline: ‸", ["training"]),
    (SCENARIO, "[trainer/large-batch]", "[‸", ["trainer/large-batch"]),
    (SCENARIO, "run: train\n", "run: ‸\n", ["data", "train"]),
    (SCENARIO, "'train', 'loss'", "'‸", ["train"]),
    (SCENARIO, "issue('trainer/spoilt')", "issue('‸", ["trainer/out-of-memory", "trainer/spoilt"]),
    (SCENARIO, "{trainer.batch_size: 8}", "{‸}", ["trainer.batch_size", "loader.format"]),
    (SCENARIO, "module: trainer", "module: ‸", ["trainer", "loader"]),
    (SCENARIO, "inspect: trainer/card", "inspect: ‸", ["log", "trainer/card"]),
    (SCENARIO, "call: trainer/free", "call: ‸", ["trainer/free"]),
    (SCENARIO, "run: train]\n", "‸]\n", ["edit", "submit"]),
    (SCENARIO, "start", "start", []),
]
HIDDEN = [
    (MODULE, WHEN, "when: met‸", "metric"),
    (MODULE, WHEN, "when: val‸", "value"),
    (MODULE, "title: The batch", "‸\n    title: The batch", "stage"),
    (SCENARIO, "{trainer.batch_size: 8}", "{tr‸}", "trainer.memory"),
    (MODULE, "title: The batch does", "title: pre‸ does", "precision"),
]


def labels(file: str, old: str, new: str) -> list[str]:
    text = FILES[file]
    marked = text.replace(old, new, 1) if "‸" in new else f"{text}‸"
    return [each.label for each in complete(page(file, marked, FILES)).items]


@pytest.mark.parametrize(("file", "old", "new", "expected"), OFFERED)
def test_offered(file: str, old: str, new: str, expected: list[str]) -> None:
    found = labels(file, old, new)
    assert [each for each in expected if each not in found] == [], found


@pytest.mark.parametrize(("file", "old", "new", "unexpected"), HIDDEN)
def test_hidden(file: str, old: str, new: str, unexpected: str) -> None:
    assert unexpected not in labels(file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new"), [each[:3] for each in OFFERED if "when" in each[2]]
)
def test_what_is_typed_is_replaced(file: str, old: str, new: str) -> None:
    found = complete(page(file, FILES[file].replace(old, new, 1), FILES))
    assert new.partition("‸")[0].endswith(found.typed)


def test_an_inline_module_knows_its_own_names() -> None:
    inline = SCENARIO_ALONE.replace("batch > memory", "batch > me‸")
    offered = complete(page("alone.yaml", inline, {})).items
    assert [each.label for each in offered][:1] == ["memory"]


SCENARIO_ALONE = """\
fragileml: 1
kind: scenario
id: alone
title: One file
pipeline: {use: [trainer], stages: {train: 2}}
modules:
  trainer:
    state:
      batch: {type: int, init: 8, min: 1, max: 64, edit: true}
      memory: {type: int, init: 16, min: 1, max: 80}
    issues:
      full:
        title: Full
        stage: train
        cause: resources
        when: batch > memory
        error: full
"""
