"""What the page on learning shows is what the program prints."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from tests.docs.fences import DOCS, fences

PAGE = DOCS / "learning.md"


def test_q_learning_prints_what_the_page_shows(checkout: Path) -> None:
    shown = {each.info: each.text for each in fences(PAGE)}
    _, *words = shlex.split(shown["sh q"])
    done = subprocess.run(
        [sys.executable, *words], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert done.stdout == shown["text q"]
