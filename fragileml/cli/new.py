"""``fragileml new``: files that pass ``check`` and are there to be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from fragileml.cli import scaffolds
from fragileml.cli.options import JsonFlag
from fragileml.cli.output import print_json
from fragileml_dsl.errors import FragileMLError

app = typer.Typer(no_args_is_help=True)

_LONGEST_NAME = 60
_CHECKS = {
    ".github/workflows/scenarios.yml": scaffolds.PACK_WORKFLOW,
    ".pre-commit-config.yaml": scaffolds.PACK_HOOKS,
}

Into = Annotated[
    Path, typer.Option("--into", metavar="DIR", help="The folder to write to; a pack or any other.")
]


@app.command()
def scenario(
    name: Annotated[str, typer.Argument(help="Its id, such as my-first-failure.")],
    into: Into = Path(),
    json: JsonFlag = False,
) -> None:
    """Write a scenario that stands in one file of about 35 lines."""
    _check_name(name, separator="-")
    file = _scenario_file(into, name)
    _write(into, {file: scaffolds.SCENARIO.substitute(id=name, cause=_cause(into))}, json)


@app.command()
def module(
    name: Annotated[str, typer.Argument(help="Its id, such as checkpoints.")],
    into: Into = Path(),
    json: JsonFlag = False,
) -> None:
    """Write a module, and a tiny scenario that uses it."""
    _check_name(name, separator="_")
    example = f"{name.replace('_', '-')}-example"
    names = {"module": name, "cause": _cause(into)}
    _write(
        into,
        {
            f"modules/{name}.yaml": scaffolds.MODULE.substitute(names, id=name),
            _scenario_file(into, example): scaffolds.MODULE_EXAMPLE.substitute(names, id=example),
        },
        json,
    )


@app.command()
def pack(
    name: Annotated[str, typer.Argument(help="Its id and the name of its folder.")],
    into: Into = Path(),
    json: JsonFlag = False,
) -> None:
    """Write a pack: a folder with a module, a pipeline, a scenario, and what checks it."""
    _check_name(name, separator="-")
    templates = {
        "pack.yaml": scaffolds.PACK,
        "modules/trainer.yaml": scaffolds.PACK_MODULE,
        "pipelines/training.yaml": scaffolds.PACK_PIPELINE,
        "scenarios/large-batch.yaml": scaffolds.PACK_SCENARIO,
    }
    names = {"id": name, "cause": scaffolds.STANDALONE_CAUSE}
    files = {file: text.substitute(names) for file, text in templates.items()}
    checks = {file: text.substitute(names) for file, text in _CHECKS.items()}
    _write(into / name, files, json, checks)


def _check_name(name: str, separator: str) -> None:
    """Refuse what is no id; an id is also a safe file name on every system."""
    if re.fullmatch(rf"[a-z][a-z0-9]*({separator}[a-z0-9]+)*", name) and len(name) <= _LONGEST_NAME:
        return
    words = re.findall(r"[a-z0-9]+", name.lower())
    corrected = separator.join(words).lstrip("0123456789" + separator)[:_LONGEST_NAME]
    hint = f"; try {corrected}" if corrected else ""
    rule = f"lower-case letters and digits, words joined by {separator!r}"
    message = f"{name!r} is not a name: {rule}{hint}"
    raise FragileMLError(message)


def _scenario_file(into: Path, name: str) -> str:
    return f"scenarios/{name}.yaml" if (into / "pack.yaml").is_file() else f"{name}.yaml"


def _cause(into: Path) -> str:
    """Return a cause category that a file in ``into`` may name."""
    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.resolve.workspace import Workspace

    manifest = Workspace.around(into).manifest(Reporter())
    return (
        manifest.causes[0].name.value
        if manifest and manifest.causes
        else scaffolds.STANDALONE_CAUSE
    )


def _write(
    root: Path, documents: Mapping[str, str], json: bool, others: Mapping[str, str] | None = None
) -> None:
    """Write documents of a pack, or of a folder, with their schemas and other files beside them.

    All are written or none: what exists is never overwritten, but schemas may be there already.
    """
    files = {**(others or {}), **_with_schemas(root, documents)}
    paths = [root / file for file in files]
    existing = [path for path in paths if path.exists() or path.is_symlink()]
    if existing:
        message = f"{existing[0]} exists already; nothing was written"
        raise FragileMLError(message)
    for path, text in zip(paths, files.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    if json:
        print_json({"written": [path.as_posix() for path in paths]})
        return
    for path in paths:
        typer.echo(f"wrote {path}")
    scenario_path = paths[-1]
    typer.echo(f"\nnext: fragileml check {scenario_path}\n      fragileml play {scenario_path}")


def _with_schemas(root: Path, documents: Mapping[str, str]) -> dict[str, str]:
    """Return the schemas that are missing, and the documents, each naming its schema."""
    from fragileml_dsl.syntax.documents import schema_file, schema_text

    kinds = {file: _kind_of(text) for file, text in documents.items()}
    schemas = {f"schemas/{schema_file(kind)}": schema_text(kind) for kind in kinds.values()}
    files = {file: text for file, text in sorted(schemas.items()) if not (root / file).exists()}
    for file, text in documents.items():
        up = "../" * file.count("/")
        line = f"# yaml-language-server: $schema={up}schemas/{schema_file(kinds[file])}\n"
        files[file] = line + text
    return files


def _kind_of(text: str) -> str:
    return text.partition("\nkind: ")[2].partition("\n")[0]
