"""What a shell and a terminal see: pipes, colours, completion, escapes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import fragileml
from fragileml.cli.app import app
from fragileml.cli.output import plural, print_table

COMMAND = [sys.executable, "-m", "fragileml.cli"]
ESCAPE = "\x1b"


def environment(checkout: Path, **changes: str) -> dict[str, str]:
    paths = os.pathsep.join((str(checkout / "dsl"), str(checkout)))
    return {**os.environ, "PYTHONPATH": paths, **changes}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["list"],
        ["show", "pad-token-missing"],
        ["run", "pad-token-missing"],
        ["check", "pad-token-missing"],
    ],
)
def test_no_escapes_and_no_trailing_blanks_in_a_pipe(arguments: list[str]) -> None:
    shown = CliRunner().invoke(app, arguments).stdout
    assert ESCAPE not in shown
    assert arguments == ["--help"] or all(line == line.rstrip() for line in shown.split("\n"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "pad-token-missing"],
        ["check", "pad-token-missing"],
        ["run", "pad-token-missing"],
        ["explain", "FML201"],
    ],
)
def test_json_is_one_object_and_nothing_else(arguments: list[str]) -> None:
    assert isinstance(json.loads(CliRunner().invoke(app, [*arguments, "--json"]).stdout), dict)


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
def test_a_reader_that_leaves_is_no_error(checkout: Path) -> None:
    writer = subprocess.Popen(
        [*COMMAND, "explain", "FML201"],
        env=environment(checkout),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    assert writer.stderr.read() == b""
    writer.stderr.close()
    writer.wait()


def on_a_terminal(checkout: Path, arguments: list[str], **changes: str) -> str:
    """Return what a command prints on a terminal of 80 columns."""
    pty = pytest.importorskip("pty")
    main, side = pty.openpty()
    settings = environment(checkout, COLUMNS="80", TERM="xterm-256color", **changes)
    settings = {name: value for name, value in settings.items() if value}
    process = subprocess.Popen([*COMMAND, *arguments], env=settings, stdout=side, stderr=side)
    os.close(side)
    shown = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:  # the other side is closed
            part = b""
        if not part:
            break
        shown += part
    os.close(main)
    process.wait()
    return shown.decode()


def test_colour_on_a_terminal_unless_it_is_not_wanted(checkout: Path) -> None:
    red = f"{ESCAPE}[1;31merror"
    assert red in on_a_terminal(checkout, ["show", "nothing"], NO_COLOR="")
    assert red not in on_a_terminal(checkout, ["show", "nothing"], NO_COLOR="1")


def test_tables_fit_a_terminal_and_keep_ids_whole(checkout: Path) -> None:
    lines = on_a_terminal(checkout, ["list"], NO_COLOR="1").splitlines()
    assert max(map(len, lines[1:])) <= 80
    ids = {line.split()[0] for line in lines if not line.startswith(" ")}
    assert ids >= {*fragileml.scenarios()}


def test_file_names_cannot_command_the_terminal() -> None:
    name = f"{ESCAPE}[31mred{ESCAPE}]0;title\x07.yaml"
    result = CliRunner().invoke(app, ["check", name])
    assert ESCAPE not in result.output
    assert result.exit_code == 1


def test_cells_cannot_command_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("name", "count"), [[f"{ESCAPE}[2J[bold]x[/]", "1"]], numbers=1)
    assert capsys.readouterr().out.splitlines()[1].startswith("\\x1b[2J[bold]x[/]")


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("fragileml show pad-", "pad-token-missing"),
        ("fragileml run pad-token-missing --agent ru", "rules"),
        ("fragileml explain FML20", "FML201"),
        ("fragileml re", "replay"),
    ],
)
def test_shell_completion(checkout: Path, words: str, completed: str) -> None:
    settings = environment(
        checkout,
        _FRAGILEML_COMPLETE="complete_zsh",
        _TYPER_COMPLETE_ARGS=words,
    )
    shown = subprocess.run(
        COMMAND, env=settings, capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert completed in shown


@pytest.mark.parametrize(("count", "text"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps")])
def test_plural(count: int, text: str) -> None:
    assert plural(count, "step") == text
