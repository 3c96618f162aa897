"""Fenced blocks of a Markdown page."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

_FENCE = re.compile(
    r"^(?P<mark>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=mark)$", re.DOTALL | re.MULTILINE
)
DOCS = Path(__file__).parents[2] / "docs"


@frozen
class Fence:
    """One block: what stands after its mark, its text, and the line where the text begins."""

    info: str
    text: str
    line: int

    @property
    def kind(self) -> str:
        """The second word after the mark, such as ``scenario`` in ``yaml scenario``."""
        return [*self.info.split(), "", ""][1]


def fences(page: Path) -> list[Fence]:
    """Return the fenced blocks of a page in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Fence(each["info"].strip(), each["body"], text.count("\n", 0, each.start()) + 2)
        for each in _FENCE.finditer(text)
    ]


def put(page: Path, fence: Fence, text: str) -> None:
    """Write a page again with another text in one of its blocks."""
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    start = fence.line - 1
    lines[start : start + fence.text.count("\n")] = [text]
    page.write_text("".join(lines), encoding="utf-8", newline="\n")
