"""What is said of what the cursor stands on."""

from __future__ import annotations

import pytest

from fragileml_dsl.editor.hovering import hover
from tests.dsl.editor.marked import page
from tests.dsl.editor.packs import FILES

MODULE, PIPELINE, SCENARIO = (
    "modules/trainer.yaml",
    "pipelines/training.yaml",
    "scenarios/large.yaml",
)

SAID = [
    (MODULE, "ki‸nd", "kind", "The kind of document"),
    (MODULE, "needs_met‸rics", "needs_metrics", "Metrics that its effects bend"),
    (MODULE, "ty‸pe: int", "type", "a word, required"),
    (MODULE, "when: precis‸ion", "precision", "precision: enum(half, full)"),
    (MODULE, "when: nee‸ded > memory", "needed", "from 2 to 128"),
    (MODULE, "loader.for‸mat ==", "loader.format", "what the files are"),
    (MODULE, "{{ batch‸_size }}", "batch_size", "rows a step"),
    (MODULE, "'= mi‸n(memory", "min", "min(x, y)"),
    (MODULE, "cause: resource‸-limit", "resource-limit", "Memory or time ran out."),
    (MODULE, "raises: [out-of‸-memory]", "out-of-memory", "The batch does not fit"),
    (MODULE, "{set: {batch‸_size: 64}", "batch_size", "variable, editable"),
    (PIPELINE, "use: [train‸er", "trainer", "The training loop"),
    (SCENARIO, "trainer.batch‸_size >= 4", "trainer.batch_size", "rows a step"),
    (SCENARIO, "faults: [trainer/large‸-batch]", "trainer/large-batch", "fault"),
    (SCENARIO, "issue: trainer/out‸-of", "trainer/out-of-memory", "The batch does not fit"),
    (SCENARIO, "&& !iss‸ue(", "issue", "whether it holds"),
]


@pytest.mark.parametrize(("file", "marked", "word", "said"), SAID)
def test_said(file: str, marked: str, word: str, said: str) -> None:
    text = FILES[file].replace(marked.replace("‸", ""), marked, 1)
    found = hover(page(file, text, FILES))
    assert found is not None
    assert said in found.text
    line = FILES[file].split("\n")[found.span.start.line - 1]
    assert line[found.span.start.column - 1 : found.span.end.column - 1] == word


def test_packages_show_their_versions() -> None:
    text = FILES[MODULE].replace(
        "when: precision ==", "when: installed('trans‸formers') && precision =="
    )
    found = hover(page(MODULE, text, FILES))
    assert found is not None
    assert "5.23.0" in found.text


@pytest.mark.parametrize("marked", ["title: The trai‸ning", "# n‸ote\nkind: module", "init: fu‸ll"])
def test_nothing_is_said_of_texts(marked: str) -> None:
    text = FILES[MODULE].replace(marked.replace("‸", ""), marked, 1)
    assert hover(page(MODULE, text if "‸" in text else marked, FILES)) is None
