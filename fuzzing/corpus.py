"""Where fuzzing begins: the bundled files, whole and in pieces."""

from __future__ import annotations

import re
from pathlib import Path

_QUOTED = re.compile(r"'((?:[^'\n]|'')+)'|(?:when|value): ([^'\"\n{\[|][^\n}]*)")
_LARGEST = 4_096
_CHECKOUT = Path(__file__).parent.parent
_FILES = ("scenarios/**/*.yaml", "tests/dsl/**/golden/*.yaml")


def seeds(target: str) -> list[bytes]:
    """Return the first inputs of a target, without repetition."""
    files = sorted(path for pattern in _FILES for path in _CHECKOUT.glob(pattern))
    texts = [path.read_text(encoding="utf-8") for path in files]
    if target == "parse":
        pieces = (found for text in texts for found in _QUOTED.findall(text))
        texts = [(first or second).replace("''", "'") for first, second in pieces]
    found = (text.encode() for text in texts)
    return sorted({each for each in found if len(each) <= _LARGEST}, key=len)


def write(target: str, folder: Path) -> None:
    """Write the first inputs of a target into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(target)):
        (folder / f"seed-{number:04}").write_bytes(data)
