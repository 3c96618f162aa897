"""Files as new users break them, put right by doing what is printed and nothing else.

Each page begins with a whole file that was written before its messages were read. Its rounds
alternate: what is printed, and as a ``diff`` what somebody does who knows no more than that.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.examples import rounds
from tests.docs.refresh import STRANGERS

PAGES = sorted(STRANGERS.glob("*.md"))


def test_there_are_enough() -> None:
    assert len(PAGES) >= 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_printed_leads_to_the_repair(page: Path, tmp_path: Path) -> None:
    *broken, repaired = rounds(page, tmp_path / "page")
    assert broken
    assert [each.printed for each in broken] == [
        each.shown.text.rstrip("\n") for each in broken if each.shown
    ]
    assert "" not in [each.printed for each in broken]
    assert repaired.printed == ""
