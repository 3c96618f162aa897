"""Each construct, badly laid out and as the formatter lays it out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fragileml_dsl.formatting.formatter import format_text

GOLDEN = Path(__file__).parent / "golden"
UPDATE = "UPDATE_GOLDEN" in os.environ
NAMES = sorted(path.stem for path in GOLDEN.glob("*.before"))


@pytest.mark.parametrize("name", NAMES)
def test_layout(name: str) -> None:
    found = format_text((GOLDEN / f"{name}.before").read_text(encoding="utf-8"), name)
    assert isinstance(found, str), found
    path = GOLDEN / f"{name}.after"
    if UPDATE:
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
    assert format_text(found, name) == found


def test_every_kind_of_document_has_a_pair() -> None:
    assert set(NAMES) >= {"module", "pipeline", "scenario", "pack", "comments", "blanks", "layout"}
