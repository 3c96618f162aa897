"""What the commands share in printing: colour on a terminal, plain text elsewhere, JSON alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

import typer

from fragileml.machine.neutral import neutral

if TYPE_CHECKING:
    from rich.console import Console

_UNLIMITED = 10_000
"""Columns of a pipe: nothing is cut that a program may want to read."""


class ExitCode(IntEnum):
    """What a command tells the shell."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    INTERRUPTED = 130


def console(*, stderr: bool = False) -> Console:
    """Return a console for standard output (or error) that never interprets what it prints."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _UNLIMITED
    return Console(stderr=stderr, width=width, markup=False, highlight=False, emoji=False)


def in_color() -> bool:
    """Say whether standard output is a terminal whose user wants colours."""
    screen = console()
    return screen.color_system is not None and not screen.no_color


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], numbers: int = 0) -> None:
    """Print a table; its last ``numbers`` columns are set flush right."""
    from rich.table import Table
    from rich.text import Text

    screen = console()
    table = Table(box=None, pad_edge=False)
    for index, column in enumerate(columns):
        flush_right = index >= len(columns) - numbers
        # Only the second column gives way on a narrow terminal: the first is what one types.
        justify: Literal["left", "right"] = "right" if flush_right else "left"
        table.add_column(column, justify=justify, no_wrap=index != 1 or flush_right)
    for row in rows:
        table.add_row(*[Text(neutral(cell)) for cell in row])
    with screen.capture() as capture:
        screen.print(table)
    typer.echo("\n".join(line.rstrip() for line in capture.get().splitlines()))


def print_json(document: Mapping[str, object]) -> None:
    """Print one JSON object, ASCII only, so that it means the same in every locale."""
    typer.echo(json.dumps(document, indent=2, allow_nan=False))


def print_error(message: str) -> None:
    """Print one line on standard error."""
    from rich.text import Text

    line = neutral(" ".join(message.split()))
    console(stderr=True).print(Text.assemble(("error", "bold red"), f": {line}"), soft_wrap=True)


def plural(count: int, noun: str) -> str:
    """Return ``1 error`` or ``2 errors``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
