"""A pack in which nothing was found is not checked again until a file of it changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml.library import checking, clean_packs
from fragileml.library.checking import check_files


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRAGILEML_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["new", "pack", "mine"]).exit_code == 0
    return tmp_path / "mine"


def test_a_clean_pack_is_recalled_with_the_same_findings(
    pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = check_files([pack], pack.parent)
    assert first.scenarios
    assert not first.diagnostics
    monkeypatch.delattr(checking, "check_path")
    again = check_files([pack], pack.parent)
    assert (again.scenarios, again.checks) == (first.scenarios, first.checks)


def test_a_changed_file_is_found_out(pack: Path) -> None:
    check_files([pack], pack.parent)
    (path,) = (pack / "modules").glob("*.yaml")
    path.write_text(path.read_text().replace("title:", "titel:", 1))
    assert check_files([pack], pack.parent).diagnostics
    assert check_files([pack], pack.parent).diagnostics


def test_what_is_damaged_is_forgotten(pack: Path, tmp_path: Path) -> None:
    check_files([pack], pack.parent)
    (entry,) = (tmp_path / "cache" / "clean").glob("*.json")
    entry.write_text('{"scenarios": 7}')
    assert clean_packs.load(pack.resolve(), proved=False) is None
    assert check_files([pack], pack.parent).scenarios
