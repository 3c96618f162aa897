"""The program: its commands, its version, and the one place where errors become lines."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from fragileml.cli import (
    bench,
    check,
    diff,
    explain,
    fmt,
    graph,
    list_,
    lsp,
    new,
    pip,
    play,
    replay,
    run_,
    schema,
    show,
    stats,
    universe,
)
from fragileml.cli.output import ExitCode, print_error
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.version import __version__

app = typer.Typer(
    name="fragileml",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Pipelines that break the way real ones do, for agents to repair.",
    epilog="Exit codes: 0 fine, 1 findings, 2 usage, 130 interrupted.",
)
app.command("list")(list_.list_)
app.command("show")(show.show)
app.command("graph")(graph.graph)
app.command("stats")(stats.stats)
app.command("check")(check.check)
app.command("fmt")(fmt.fmt)
app.command("run")(run_.run)
app.command("play")(play.play)
app.command("replay")(replay.replay)
app.command("diff")(diff.diff)
app.command("bench")(bench.bench)
app.command("explain")(explain.explain)
app.command("pip")(pip.pip)
app.command("schema")(schema.schema)
app.command("lsp")(lsp.lsp)
app.add_typer(new.app, name="new", help="Write a scenario, a module or a pack that passes check.")
app.add_typer(universe.app, name="universe", help="Make and compare universes of packages.")


_OBJECTS_BEFORE_COLLECTING = 1_000_000


def _print_version(value: bool) -> None:
    if value:
        typer.echo(f"fragileml {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Options of the program itself."""


def run() -> None:
    """Run the command that the process's arguments name, and exit with its code."""
    # Nearly all that a command makes lasts as long as it does, and is in no cycle: looking for
    # garbage at the usual pace, and once more before the end, takes a fifth of a check.
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    try:
        app(prog_name="fragileml")
    except FragileMLError as error:
        _report(error)
        sys.exit(ExitCode.USAGE)
    except BrokenPipeError:
        # Nobody reads any more; what is still buffered must not be complained about at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(ExitCode.FINDINGS)
    except OSError as error:
        print_error(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        sys.exit(ExitCode.USAGE)
    finally:
        gc.freeze()


def _report(error: FragileMLError) -> None:
    from fragileml.machine.errors import CompileError

    if isinstance(error, CompileError):
        typer.echo(str(error), err=True)
    else:
        print_error(str(error))
