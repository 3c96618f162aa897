"""The one form of a universe's file: sorted, a release a line, ASCII."""

from __future__ import annotations

import json

from fragileml.packages.universe import FORMAT, Universe, release_to_json


def to_text(universe: Universe) -> str:
    """Return the text of a universe's file: the same for the same releases."""
    target = json.dumps(dict(universe.target), sort_keys=True)
    packages = ",\n".join(_package(universe, each) for each in sorted(universe.releases))
    return f'{{"format": {FORMAT},\n"target": {target},\n"packages": {{\n{packages}\n}}}}\n'


def _package(universe: Universe, project: str) -> str:
    lines = ",\n".join(
        f"{json.dumps(str(each.version))}: {_line(release_to_json(each))}"
        for each in universe.releases[project]
    )
    return f"{json.dumps(project)}: {{\n{lines}\n}}"


def _line(data: dict[str, object]) -> str:
    said = {name: value for name, value in data.items() if value or name == "yanked"}
    return json.dumps(said, sort_keys=True, separators=(",", ":"))
