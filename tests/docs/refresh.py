"""Rewrites what pages say is printed: ``python -m tests.docs.refresh [PAGE]...``.

Without arguments all pages of diagnostics and of strangers. Read the difference before you commit
it: the tests compare the pages with what is printed, and this makes the two agree.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.docs.examples import rounds
from tests.docs.fences import DOCS

STRANGERS = Path(__file__).parent / "strangers"


def refreshed(page: Path) -> str:
    """Return a page with each ``text`` block as it should be."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        found = [each for each in rounds(page, Path(folder) / "page") if each.shown]
    for each in reversed(found):
        assert each.shown is not None
        lines = text.split("\n")
        start = each.shown.line - 1
        lines[start : start + each.shown.text.count("\n")] = each.printed.split("\n")
        text = "\n".join(lines)
    return text


def main(names: list[str]) -> None:
    """Rewrite the pages that changed and print their names."""
    everything = [*(DOCS / "errors").glob("*.md"), *STRANGERS.glob("*.md")]
    for page in sorted(map(Path, names)) or sorted(everything):
        text = refreshed(page)
        if text != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
