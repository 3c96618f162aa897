"""Every diagnostic has its page: what is really printed, and a correction that really helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml_dsl.diagnostics.catalogue import CATALOGUE
from tests.docs.examples import rounds
from tests.docs.fences import DOCS

PAGES = sorted((DOCS / "errors").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path, tmp_path: Path) -> None:
    broken, repaired = rounds(page, tmp_path / "page")
    assert broken.shown is not None
    assert broken.printed.rstrip("\n") == broken.shown.text.rstrip("\n")
    assert [each.code for each in broken.found] == [page.stem]
    assert repaired.printed == ""


def test_every_code_has_a_page_with_its_title() -> None:
    assert [page.stem for page in PAGES] == list(CATALOGUE)
    for page in PAGES:
        title = page.read_text(encoding="utf-8").split("\n", 1)[0]
        assert title == f"# {page.stem}: {CATALOGUE[page.stem].title}"
