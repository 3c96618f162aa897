"""The bundled pack, compiled once for all tests that look at the whole of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from fragileml_dsl import Machine, check_path


@pytest.fixture(scope="session")
def pack(checkout: Path) -> Path:
    return checkout / "scenarios" / "huggingface"


@pytest.fixture(scope="session")
def machines(pack: Path) -> Mapping[str, Machine]:
    report = check_path(pack)
    assert report.diagnostics == ()
    return MappingProxyType(report.machines)
