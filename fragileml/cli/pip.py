"""``fragileml pip``: ask the simulated pip, on any universe and environment."""

from __future__ import annotations

import json as json_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fragileml.cli.options import JsonFlag
from fragileml.cli.output import print_json
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.packages import Environment, Outcome, Pip

_MOST_BYTES = 1_000_000

UniverseOption = Annotated[
    Path, typer.Option("--universe", help="A file with the metadata of all releases.")
]
EnvironmentOption = Annotated[
    Path | None,
    typer.Option("--env", help="A JSON object of installed names and versions; else nothing is."),
]
FilesOption = Annotated[
    Path | None, typer.Option("--files", help="The folder of what -r and -c name.")
]
Words = Annotated[
    list[str], typer.Argument(metavar="-- COMMAND...", help="What follows pip: install acme.")
]


def pip(
    words: Words,
    universe: UniverseOption,
    env: EnvironmentOption = None,
    files: FilesOption = None,
    json: JsonFlag = False,
) -> None:
    """Print what pip would answer, and exit as it would.

    With --json the exit code is 0 and the object has returncode, output, changed and check.
    """
    from fragileml.packages import Pip, load_universe

    installer = Pip(load_universe(_text(universe)), _files(files) if files else {})
    before = _environment(env)
    outcome = installer.run(before, words)
    if json:
        print_json(_report(installer, before, outcome))
        return
    for line in outcome.lines:
        typer.echo(line)
    if outcome.returncode:
        raise typer.Exit(outcome.returncode)


def _report(installer: Pip, before: Environment, outcome: Outcome) -> dict[str, object]:
    after = outcome.environment
    names = sorted({*before, *after})
    versions = {name: [before.version(name), after.version(name)] for name in names}
    checked = installer.run(after, ("check",))
    return {
        "returncode": outcome.returncode,
        "output": list(outcome.lines),
        "changed": {name: pair for name, pair in versions.items() if pair[0] != pair[1]},
        "check": {"returncode": checked.returncode, "output": list(checked.lines)},
    }


def _environment(path: Path | None) -> Environment:
    from packaging.utils import canonicalize_name
    from packaging.version import InvalidVersion, Version

    from fragileml.packages import environment

    if path is None:
        return environment({})
    try:
        found = json_module.loads(_text(path))
        versions = {
            str(canonicalize_name(name)): str(Version(each)) for name, each in found.items()
        }
    except (ValueError, AttributeError, TypeError, InvalidVersion) as error:
        message = f"{path} is not a JSON object of names and versions: {error}"
        raise FragileMLError(message) from None
    return environment(versions)


def _files(folder: Path) -> dict[str, str]:
    paths = [each for each in sorted(folder.rglob("*")) if each.is_file()]
    return {each.relative_to(folder).as_posix(): _text(each) for each in paths}


def _text(path: Path) -> str:
    data = path.read_bytes()
    if len(data) > _MOST_BYTES:
        raise FragileMLError(f"{path} is larger than {_MOST_BYTES:,} bytes")
    return data.decode("utf-8", errors="replace")
