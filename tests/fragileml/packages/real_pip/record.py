"""Writes what real pip answers to the cases of ``edges``; its changes are read like code."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import asdict

from tests.fragileml.packages.edges import ANSWERS, CASES, UNIVERSE
from tests.fragileml.packages.real_pip.real import real_pip


def main() -> None:
    """Ask for each case and write the answers, one a line."""
    with TemporaryDirectory() as folder, real_pip(UNIVERSE, Path(folder)) as real:
        lines = ",\n".join(json.dumps(asdict(real.answer(case))) for case in CASES)
    ANSWERS.write_text(f"[\n{lines}\n]\n", encoding="ascii")


if __name__ == "__main__":
    main()
