"""Proofs are kept by what they follow from, the words included that a scenario may not tell."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml.library.checking import check_files
from fragileml.library.proving import prove_files


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a new pack whose proofs are kept."""
    monkeypatch.setenv("FRAGILEML_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["new", "pack", "mine"]).exit_code == 0
    assert found_in(tmp_path / "mine") == []
    return tmp_path / "mine"


def found_in(pack: Path) -> list[str]:
    """Return the codes of what a check with proofs finds."""
    found = check_files([pack], pack.parent, prover=lambda paths: prove_files(paths, 1))
    return [each.code for each in found.diagnostics]


def test_a_copy_is_not_taken_for_what_it_was_copied_from(pack: Path) -> None:
    scenario = pack / "scenarios" / "large-batch.yaml"
    text = scenario.read_text().replace("id: large-batch", "id: twin")
    (pack / "scenarios" / "twin.yaml").write_text(text)
    assert found_in(pack) == ["FML818"]
    assert found_in(pack) == ["FML818"]


def test_what_a_scenario_may_not_tell_is_looked_for_anew(pack: Path) -> None:
    scenario = pack / "scenarios" / "large-batch.yaml"
    text = scenario.read_text()
    scenario.write_text(text.replace("title: A batch that does not fit into memory", "title: Make"))
    assert found_in(pack) == []
    title = "title: 'Make training pass.'"
    scenario.write_text(text.replace("title: A batch that does not fit into memory", title))
    assert found_in(pack) == ["FML816"]


def test_a_pipeline_is_walked_through_under_its_name(pack: Path) -> None:
    old, new = (pack / "pipelines" / f"{name}.yaml" for name in ("training", "nightly"))
    old.rename(new)
    for path in (new, pack / "scenarios" / "large-batch.yaml"):
        text = path.read_text()
        path.write_text(
            text.replace("id: training", "id: nightly").replace(
                "pipeline: training", "pipeline: nightly"
            )
        )
    found = check_files([pack], pack.parent, prover=lambda paths: prove_files(paths, 1))
    assert [each.pipeline for each in found.walks] == ["nightly"]
