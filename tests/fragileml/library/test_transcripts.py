"""Packs keep transcripts, and checks read them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.analysis import Proof
from fragileml.analysis.transcripts import FOLDER
from fragileml.cli.app import app
from fragileml.library.checking import check_files
from fragileml.library.transcripts import write
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.errors import FragileMLError

ID = "requests-from-basel"


@pytest.fixture
def pack(checkout: Path, tmp_path: Path) -> Path:
    """Return a copy of a small pack with one scenario, which keeps no transcript."""
    root = tmp_path / "late-orders"
    shutil.copytree(checkout / "examples/late-orders", root)
    shutil.rmtree(root / FOLDER, ignore_errors=True)
    for path in (root / "scenarios").glob("*.yaml"):
        if path.stem != ID:
            path.unlink()
    return root


def unproved(paths: Sequence[Path]) -> Iterator[tuple[Proof, ...]]:
    """Prove nothing, which takes no time."""
    return (() for _ in paths)


def findings(pack: Path) -> list[Diagnostic]:
    found = check_files([pack], pack, anew=True, prover=unproved).diagnostics
    return [each for each in found if each.code == "FML830"]


def codes(pack: Path) -> list[str]:
    return [each.code for each in findings(pack)]


def test_a_pack_without_the_folder_keeps_none(pack: Path) -> None:
    assert codes(pack) == []


def test_what_is_written_is_what_a_check_finds(pack: Path) -> None:
    assert write(pack / "scenarios" / f"{ID}.yaml")
    assert codes(pack) == []
    assert not write(pack / "scenarios" / f"{ID}.yaml")


def test_a_change_is_found(pack: Path) -> None:
    write(pack / "scenarios" / f"{ID}.yaml")
    file = pack / FOLDER / f"{ID}.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("alert: ", "alarm: "), "utf-8")
    assert codes(pack) == ["FML830"]


def test_a_scenario_without_its_transcript_is_found(pack: Path) -> None:
    (pack / FOLDER).mkdir()
    assert codes(pack) == ["FML830"]


def test_nothing_outside_the_pack_is_read(pack: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret\n", encoding="utf-8")
    (pack / FOLDER).mkdir()
    (pack / FOLDER / f"{ID}.txt").symlink_to(secret)
    (found,) = findings(pack)
    assert "secret" not in found.message


def test_the_command_writes_them_all(pack: Path) -> None:
    ran = CliRunner().invoke(app, ["check", str(pack), "--transcripts"])
    assert ran.output == "1 transcript written, 0 as they were\n"
    again = CliRunner().invoke(app, ["check", str(pack / "pack.yaml"), "--transcripts"])
    assert again.output == "0 transcripts written, 1 as they were\n"


def test_a_file_of_no_pack_has_none(pack: Path) -> None:
    (pack / "pack.yaml").unlink()
    with pytest.raises(FragileMLError, match="belongs to no pack"):
        write(pack / "scenarios" / f"{ID}.yaml")
