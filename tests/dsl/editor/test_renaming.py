"""Definitions, references and new names, across the documents of a pack."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fragileml_dsl.compiler import check_path
from fragileml_dsl.diagnostics.diagnostic import has_errors
from fragileml_dsl.editor.renaming import Refusal, Renaming, rename
from fragileml_dsl.editor.symbols import use_at, uses_of
from fragileml_dsl.machine.json import fingerprint
from tests.conftest import CHECKOUT
from tests.dsl.editor.marked import ROOT, cut, workspace
from tests.dsl.editor.packs import FILES

MODULE, PIPELINE, SCENARIO = (
    "modules/trainer.yaml",
    "pipelines/training.yaml",
    "scenarios/large.yaml",
)
BUNDLED = {
    path.relative_to(CHECKOUT / "scenarios/huggingface").as_posix(): path.read_text()
    for path in sorted((CHECKOUT / "scenarios/huggingface").rglob("*.*"))
    if path.suffix in {".json", ".yaml"}
    if path.parent.name != "agents"
}


def renamed(file: str, marked: str, name: str, files: Mapping[str, str]) -> Renaming | Refusal:
    text, place = cut(files[file].replace(marked.replace("‸", ""), marked, 1))
    assert text == files[file]
    return rename(workspace(files), file, place, name)


def applied(renaming: Renaming, files: Mapping[str, str]) -> dict[str, str]:
    """Return the files as an editor would leave them."""
    lines = {file: text.split("\n") for file, text in files.items()}
    for span in reversed(renaming.spans):
        row, line = span.start.line - 1, lines[span.file][span.start.line - 1]
        changed = line[: span.start.column - 1] + renaming.name + line[span.end.column - 1 :]
        lines[span.file][row] = changed
    moves = dict(renaming.moves)
    return {moves.get(file, file): "\n".join(each) for file, each in lines.items()}


def machines(files: Mapping[str, str]) -> dict[str, str]:
    """Return the fingerprints of the scenarios of a pack in which nothing is found."""
    report = check_path(ROOT / "pack.yaml", workspace(files).unsaved)
    assert not has_errors(report.diagnostics)
    return {name: fingerprint(machine) for name, machine in report.machines.items()}


RENAMINGS = [
    (MODULE, "  batch‸_size:", "rows", 7),
    (SCENARIO, "{trainer.batch‸_size: 8}", "rows", 7),
    (MODULE, "needed‸: batch", "twice", 2),
    (MODULE, "out-of‸-memory:", "too-large", 3),
    (SCENARIO, "large-batch‸]", "giant", 2),
    (MODULE, "car‸d:", "gpu", 2),
    (MODULE, "fre‸e:", "grow", 2),
    (PIPELINE, "train.lo‸ss", "error", 4),
    ("pack.yaml", "resource‸-limit", "too-small", 4),
    ("modules/loader.yaml", "wi‸de:", "broad", 2),
    ("modules/loader.yaml", "limi‸t: {", "most", 3),
]


@pytest.mark.parametrize(("file", "marked", "name", "places"), RENAMINGS)
def test_a_renamed_pack_is_sound(file: str, marked: str, name: str, places: int) -> None:
    found = renamed(file, marked, name, FILES)
    assert isinstance(found, Renaming)
    assert len(found.spans) == places
    changed = applied(found, FILES)
    assert changed != FILES
    assert machines(changed).keys() == machines(FILES).keys()


@pytest.mark.parametrize(
    ("file", "marked", "moves"),
    [
        (MODULE, "id: train‸er", ("modules/trainer.yaml", "modules/fresh.yaml")),
        (PIPELINE, "id: train‸ing", ("pipelines/training.yaml", "pipelines/fresh.yaml")),
        (SCENARIO, "id: lar‸ge", ("scenarios/large.yaml", "scenarios/fresh.yaml")),
    ],
)
def test_files_are_called_after_what_they_hold(
    file: str, marked: str, moves: tuple[str, str]
) -> None:
    found = renamed(file, marked, "fresh", FILES)
    assert isinstance(found, Renaming)
    assert found.moves == (moves,)
    assert len(machines(applied(found, FILES))) == 1


def test_names_may_be_undone() -> None:
    there = renamed(MODULE, "  batch‸_size:", "rows", FILES)
    assert isinstance(there, Renaming)
    changed = applied(there, FILES)
    back = renamed(MODULE, "  ro‸ws:", "batch_size", changed)
    assert isinstance(back, Renaming)
    assert applied(back, changed) == FILES


REFUSALS = [
    (MODULE, "  batch‸_size:", "memory", "already"),
    (MODULE, "  batch‸_size:", "Batch Size", "write batch_size"),
    (MODULE, "stage: tra‸in", "learn", "standard names"),
    (MODULE, "title: The tra‸ining", "x", "no name here"),
]


@pytest.mark.parametrize(("file", "marked", "name", "said"), REFUSALS)
def test_refusals(file: str, marked: str, name: str, said: str) -> None:
    found = renamed(file, marked, name, FILES)
    assert isinstance(found, Refusal)
    assert said in found.message


def test_nothing_is_renamed_beside_a_file_that_cannot_be_read() -> None:
    files = {**FILES, PIPELINE: FILES[PIPELINE] + "x: [\n"}
    found = renamed(MODULE, "  batch‸_size:", "rows", files)
    assert isinstance(found, Refusal)
    assert PIPELINE in found.message


DEFINITIONS = [
    (SCENARIO, "trainer.batch‸_size >= 4", MODULE, "batch_size"),
    (SCENARIO, "issue('trainer/spo‸ilt')", MODULE, "spoilt"),
    (SCENARIO, "metric('train', 'lo‸ss')", PIPELINE, "loss"),
    (SCENARIO, "tra‸iner.batch_size >= 4", MODULE, "trainer"),
    (SCENARIO, "pipeline: trai‸ning", PIPELINE, "training"),
    (SCENARIO, "cause: resource‸-limit", "pack.yaml", "resource-limit"),
    (MODULE, "loader.for‸mat ==", "modules/loader.yaml", "format"),
    (MODULE, "needs: {loader: {for‸mat", "modules/loader.yaml", "format"),
    (PIPELINE, "use: [tra‸iner", MODULE, "trainer"),
    (PIPELINE, "params: {lim‸it", "modules/loader.yaml", "limit"),
]


@pytest.mark.parametrize(("file", "marked", "target", "word"), DEFINITIONS)
def test_definitions(file: str, marked: str, target: str, word: str) -> None:
    _, place = cut(FILES[file].replace(marked.replace("‸", ""), marked, 1))
    pack = workspace(FILES)
    use = use_at(pack, file, place)
    assert use is not None
    (found,) = (each.span for each in uses_of(pack, file, use.symbols) if each.declares)
    line = FILES[target].split("\n")[found.start.line - 1]
    assert (found.file, line[found.start.column - 1 : found.end.column - 1]) == (target, word)


def test_a_module_of_a_scenario_is_its_own() -> None:
    inline = FILES[SCENARIO].replace(
        "pipeline: training",
        "pipeline: {use: [trainer], stages: {train: 2}, metrics: {train.loss: '0.1'}}\n"
        "modules:\n  trainer: {state: {batch_size: {type: int, init: 1}}}",
    )
    pack = workspace({**FILES, SCENARIO: inline})
    _, place = cut(inline.replace("trainer.batch_size >= 4", "trainer.batch‸_size >= 4", 1))
    use = use_at(pack, SCENARIO, place)
    assert use is not None
    assert {each.span.file for each in uses_of(pack, SCENARIO, use.symbols)} == {SCENARIO}


@pytest.mark.slow
def test_the_bundled_pack_survives_a_new_name() -> None:
    found = renamed("modules/tokenizer.yaml", "  pad‸_token:", "pad_piece", BUNDLED)
    assert isinstance(found, Renaming)
    assert len({span.file for span in found.spans}) > 1
    report = check_path(ROOT / "pack.yaml", workspace(applied(found, BUNDLED)).unsaved)
    assert not has_errors(report.diagnostics)
