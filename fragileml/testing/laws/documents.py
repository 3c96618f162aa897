"""Laws of the forms that a scenario takes: its files and its machine as JSON."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from fragileml.testing.laws.law import BrokenLawError, require
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject
from fragileml_dsl.compiler import compile as compile_scenario
from fragileml_dsl.diagnostics.render import render
from fragileml_dsl.formatting.formatter import format_text
from fragileml_dsl.machine.json import fingerprint, from_json, to_json
from fragileml_dsl.resolve.workspace import find_root
from fragileml_dsl.source import Source
from fragileml_dsl.universes import FOLDER


def json_round_trip(subject: Subject, _play: Play) -> None:
    """A machine that is written as JSON and read again is the same, with the same fingerprint."""
    machine = subject.machine
    text = to_json(machine)
    again = from_json(text)
    require(again == machine, "the machine that is read is another")
    require(to_json(again) == text, "the machine that is read is written in another way")
    require(fingerprint(again) == fingerprint(machine), "its fingerprint has changed")


def has_files(subject: Subject) -> bool:
    """Say whether a scenario has files that can be formatted."""
    return subject.path is not None


def fmt_round_trip(subject: Subject, _play: Play) -> None:
    """Formatting the files changes neither the fingerprint nor, a second time, anything."""
    if subject.path is None:
        return
    path = subject.path.absolute()
    root = find_root(path)
    before = compile_scenario(path, cached=False)
    texts = {name: _formatted(name, text) for name, text in _documents(before.sources).items()}
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            file = Path(folder, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        if (root / FOLDER).is_dir():
            shutil.copytree(root / FOLDER, Path(folder, FOLDER))
        after = compile_scenario(Path(folder, path.relative_to(root)), cached=False)
    if after.machine is None:
        found = render(after.diagnostics, after.sources)
        raise BrokenLawError(f"its formatted files do not compile:\n{found}")
    require(
        fingerprint(after.machine) == fingerprint(subject.machine),
        "its formatted files have another fingerprint",
    )


def _documents(sources: Mapping[str, Source]) -> dict[str, str]:
    return {name: each.text for name, each in sources.items() if name.endswith((".yaml", ".yml"))}


def _formatted(name: str, text: str) -> str:
    formatted = format_text(text, name)
    if not isinstance(formatted, str):
        raise BrokenLawError(f"{name} cannot be formatted: {formatted[0].message}")
    require(format_text(formatted, name) == formatted, f"formatting {name} twice changes it again")
    return formatted
