"""The command line: ``fragileml`` and ``python -m fragileml``."""

from __future__ import annotations


def main() -> None:
    """Run the command that the process's arguments name, and exit with its code."""
    from fragileml.cli.app import run

    run()
