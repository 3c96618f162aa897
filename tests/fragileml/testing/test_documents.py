"""Random valid packs: all of them compile, and every law holds for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from hypothesis.vendor.pretty import pretty

from fragileml.testing import Files, packs, scenarios
from tests.fragileml.testing.laws import (
    check_copies,
    check_laws,
    machines_of,
)

DRAWN = st.one_of(packs(), scenarios())
LARGE = settings(suppress_health_check=list(HealthCheck))
CHUNKS, CHUNK = 40, 50


def check(files: Files, data: st.DataObject, folder: Path) -> None:
    machines = machines_of(files, folder / "drawn")
    check_copies(files, machines, folder)
    for machine, path in zip(machines, files.scenarios, strict=True):
        check_laws(machine, folder / "drawn" / path, data)


@settings(LARGE, max_examples=10)
@given(files=DRAWN, data=st.data())
def test_laws_of_valid_packs(
    files: Files, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(files, data, tmp_path_factory.getbasetemp())


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_laws_of_2_000_valid_packs(chunk: int, tmp_path: Path) -> None:
    @seed(chunk)
    @settings(LARGE, max_examples=CHUNK)
    @given(files=DRAWN, data=st.data())
    def law(files: Files, data: st.DataObject) -> None:
        check(files, data, tmp_path)

    law()


@settings(LARGE, max_examples=5)
@given(files=packs())
def test_files_are_printed_as_they_are_written(
    files: Files, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.getbasetemp() / "printed"
    files.write(folder)
    for path, text in files.texts:
        assert f"--- {path}\n{text}" in pretty(files)
        assert (folder / path).read_text(encoding="utf-8") == text
