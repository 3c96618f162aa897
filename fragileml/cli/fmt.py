"""``fragileml fmt``: files in their canonical form."""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from attrs import frozen

from fragileml.cli.options import JsonFlag
from fragileml.cli.output import ExitCode, plural, print_json
from fragileml.machine.neutral import neutral
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml_dsl.diagnostics.diagnostic import Diagnostic
    from fragileml_dsl.source import Source

_STDIN: Final = "-"
_OURS: Final = re.compile(rb"^fragileml[ \t]*:", re.MULTILINE)

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH]...",
        help="Files, or folders with such files; `-` prints standard input. Without any: here.",
    ),
]


@frozen
class _File:
    """A file that was read.

    Attributes:
        name: How it was called.
        path: Where it really is, None for standard input.
        before: Its bytes.
        after: Its canonical text, None if it cannot be read.
        diagnostics: Why it cannot be read.
        source: Its text for showing them, None if it has none.
    """

    name: str
    path: Path | None
    before: bytes
    after: str | None
    diagnostics: tuple[Diagnostic, ...]
    source: Source | None

    @property
    def status(self) -> str:
        """What is to be said of it: changed, unchanged or failed."""
        if self.after is None:
            return "failed"
        return "unchanged" if self.after.encode() == self.before else "changed"


def fmt(
    paths: Paths = None,
    check: Annotated[bool, typer.Option("--check", help="Only list what would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Only show what would change.")] = False,
    json: JsonFlag = False,
) -> None:
    """Rewrite files in their canonical form: order of keys, quotes, layout.

    Below a folder these are all *.yaml files with a line that begins with `fragileml:`. A file
    with mistakes stays as it is. Exits with 1 if there is one, and with --check or --diff if a
    file would change.
    """
    named = paths or ["."]
    if _STDIN in named and len(named) > 1:
        message = "`-` cannot stand beside other paths"
        raise FragileMLError(message)
    files = [_read_stdin()] if named == [_STDIN] else [_read(each) for each in _files(named)]
    dry = check or diff
    for file in files:
        if not dry and file.path and file.after is not None and file.status == "changed":
            _write(file.path, file.after)
    if json:
        print_json(_document(files))
    else:
        _print(files, check=check, diff=diff)
    statuses = {file.status for file in files}
    if "failed" in statuses or (dry and "changed" in statuses):
        raise typer.Exit(ExitCode.FINDINGS)


def _files(named: list[str]) -> list[str]:
    """Return the files that are named or below a named folder, each once."""
    found: dict[str, None] = {}
    for name in named:
        found |= dict.fromkeys(_below(name) if Path(name).is_dir() else (name,))
    return list(found)


def _below(folder: str) -> Iterator[str]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            # What a link leads to is found by itself if it is below the folder.
            is_file = path.suffix == ".yaml" and path.is_file() and not path.is_symlink()
            if is_file and _OURS.search(_bytes(path)):
                yield str(path)


def _bytes(path: Path) -> bytes:
    from fragileml_dsl.loading import MAX_BYTES

    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def _read(name: str) -> _File:
    from fragileml_dsl.resolve.workspace import find_root

    path = Path(name).absolute()
    real = path.resolve()
    if not real.is_relative_to(find_root(path).resolve()):
        message = f"{name} is a link out of its pack; name the file that it leads to"
        raise FragileMLError(message)
    return _formatted(name, real, _bytes(real))


def _read_stdin() -> _File:
    from fragileml_dsl.loading import MAX_BYTES

    return _formatted("<stdin>", None, sys.stdin.buffer.read(MAX_BYTES + 1))


def _formatted(name: str, path: Path | None, data: bytes) -> _File:
    from fragileml.agents.rule_table import KIND, TableTree
    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.formatting.formatter import format_source
    from fragileml_dsl.loading import decode
    from fragileml_dsl.syntax.record import Record

    reporter = Reporter()
    source = decode(data, name, reporter)
    after = format_source(source, reporter, {KIND: Record(TableTree)}) if source else None
    diagnostics = reporter.diagnostics if after is None else ()
    return _File(name, path, data, after, diagnostics, source)


def _write(path: Path, text: str) -> None:
    from fragileml_dsl.files import write_whole

    write_whole(path, text)


def _document(files: list[_File]) -> dict[str, object]:
    from fragileml_dsl.diagnostics.formats import to_json

    found = [each for file in files for each in file.diagnostics]
    document: dict[str, object] = {
        "files": [{"path": file.name, "status": file.status} for file in files],
        "diagnostics": to_json(found),
    }
    if files and files[0].path is None:
        document["text"] = files[0].after
    return document


def _print(files: list[_File], *, check: bool, diff: bool) -> None:
    from fragileml_dsl.diagnostics.render import render

    found = [each for file in files for each in file.diagnostics]
    if found:
        sources = {file.name: file.source for file in files if file.source}
        typer.echo(render(found, sources, color=sys.stderr.isatty()), err=True)
    changed = [file for file in files if file.status == "changed"]
    if diff:
        for file in changed:
            typer.echo(neutral(_diff(file)), nl=False)
    elif files and files[0].path is None and not check:
        typer.echo((files[0].after or "").encode(), nl=False)
    else:
        for file in changed:
            typer.echo(f"{'would reformat' if check else 'reformatted'} {neutral(file.name)}")
        typer.echo(_summary(files, "would change" if check else "changed"))


def _diff(file: _File) -> str:
    before = file.before.decode().splitlines(keepends=True)
    after = (file.after or "").splitlines(keepends=True)
    lines = difflib.unified_diff(before, after, file.name, file.name)
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _summary(files: list[_File], word: str) -> str:
    statuses = [file.status for file in files]
    changed, failed = statuses.count("changed"), statuses.count("failed")
    parts = [plural(changed, "file") + f" {word}", f"{statuses.count('unchanged')} unchanged"]
    return ", ".join(parts + [f"{failed} not read"] * (failed > 0))
