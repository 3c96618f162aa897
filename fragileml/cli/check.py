"""``fragileml check``: does a scenario compile, behave as it claims, and can that be proved?"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import asdict

from fragileml.cli.options import JsonFlag, PackOption, complete_scenario
from fragileml.cli.output import ExitCode, in_color, plural, print_json
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.analysis import Proof
    from fragileml.library.checking import Findings, Prover
    from fragileml_dsl.diagnostics.baseline import Comparison

Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATH|ID]...",
        help="Files, packs' folders or names, or scenarios' ids; without any, all that are found.",
        autocompletion=complete_scenario,
    ),
]


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"


def check(
    targets: Targets = None,
    format_: Annotated[
        Format, typer.Option("--format", help="How to print what is found.")
    ] = Format.TEXT,
    pack: PackOption = None,
    json: JsonFlag = False,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Pass over the findings that this file knows."),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the findings to this file, and report none."),
    ] = None,
    transcripts: Annotated[
        bool,
        typer.Option("--transcripts", help="Write anew what agents see, and check nothing."),
    ] = False,
    no_proofs: Annotated[
        bool, typer.Option("--no-proofs", help="Prove nothing: compile and run the tests alone.")
    ] = False,
    all_: Annotated[
        bool, typer.Option("--all", help="Check all that comes along, and print figures.")
    ] = False,
    stats: Annotated[bool, typer.Option("--stats", help="Print figures of the proofs.")] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="Play what refutes a claim, and print it.")
    ] = False,
    traces: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep what refutes claims as traces in this folder."),
    ] = None,
) -> None:
    """Compile scenarios, run them as their files say, and prove what they claim.

    Exits with 1 if errors are found.
    """
    from fragileml.library.checking import check_files
    from fragileml_dsl.diagnostics.baseline import compare, read_baseline, to_baseline
    from fragileml_dsl.diagnostics.diagnostic import has_errors

    if all_ and targets:
        raise FragileMLError("give either --all or what to check")
    if baseline and write_baseline:
        raise FragileMLError("give one of --baseline and --write-baseline")
    if transcripts:
        _write_transcripts(_paths(targets, pack))
        return
    found = check_files(
        _paths(targets, pack),
        Path.cwd(),
        anew=baseline is not None,
        prover=None if no_proofs else _prover(),
    )
    if write_baseline:
        write_baseline.write_text(to_baseline(found.diagnostics, found.sources), encoding="utf-8")
        count = plural(len(found.diagnostics), "finding")
        typer.echo(f"{count} written to {write_baseline}")
        return
    known = read_baseline(baseline.read_bytes()) if baseline else ()
    comparison = compare(found.diagnostics, found.sources, known)
    form = Format.JSON if json else format_
    _print(form, found, comparison)
    if form is Format.TEXT and (stats or all_):
        _print_figures(found)
    if (form is Format.TEXT and explain) or traces:
        _explain(found, traces, shown=form is Format.TEXT and explain)
    if has_errors(comparison.new):
        raise typer.Exit(ExitCode.FINDINGS)


def _write_transcripts(paths: Sequence[Path]) -> None:
    from fragileml.library.packs import MANIFEST, scenario_file, scenario_ids
    from fragileml.library.transcripts import write

    files: list[Path] = []
    for path in paths:
        root = path.parent if path.name == MANIFEST else path
        scenarios = (scenario_file(root, each) for each in scenario_ids(root))
        files += scenarios if root.is_dir() else [path]
    changed = sum(write(file) for file in files)
    typer.echo(f"{plural(changed, 'transcript')} written, {len(files) - changed} as they were")


def _prover() -> Prover:
    """Return what proves scenarios on all cores, with a bar on a terminal."""
    from fragileml.library.proving import prove_files

    def prove(paths: Sequence[Path]) -> Iterator[tuple[Proof, ...]]:
        proofs = prove_files(paths)
        if not sys.stderr.isatty():
            yield from proofs
            return
        with typer.progressbar(proofs, length=len(paths), label="proving", file=sys.stderr) as bar:
            yield from bar

    return prove


def _print_figures(found: Findings) -> None:
    from fragileml.cli.proofs import describe_coverages, describe_figures, describe_walks

    lines = describe_figures([each.proof for each in found.proofs])
    lines += [*describe_walks(found.walks), *describe_coverages(found.coverages)]
    typer.echo("\n".join(lines))


def _explain(found: Findings, folder: Path | None, *, shown: bool) -> None:
    from fragileml.cli.proofs import refutations

    for refutation in refutations(found.proofs):
        if shown:
            typer.echo("\n".join(["", *refutation.lines]))
        if folder:
            refutation.keep(folder)


def _paths(targets: list[str] | None, pack: str | None) -> list[Path]:
    from fragileml.library.packs import pack_folders, pack_root, require_documents
    from fragileml.library.scenarios import scenario_path

    if targets and pack is not None:
        return [scenario_path(target, pack) for target in targets]
    packs = pack_folders()
    if targets:
        paths = [
            Path(each) if Path(each).exists() else packs.get(each) or scenario_path(each)
            for each in targets
        ]
        for path in paths:
            if path.is_dir():
                require_documents(path)
        return paths
    return [*packs.values()] if pack is None else [pack_root(pack)]


def _print(format_: Format, found: Findings, comparison: Comparison) -> None:
    from fragileml.cli.proofs import proof_to_json, walk_to_json
    from fragileml_dsl.diagnostics.formats import to_json
    from fragileml_dsl.diagnostics.junit import to_junit
    from fragileml_dsl.diagnostics.sarif import to_sarif

    new = comparison.new
    match format_:
        case Format.TEXT:
            _print_text(found, comparison)
        case Format.JSON:
            document = {"scenarios": list(found.scenarios), "diagnostics": to_json(new)}
            proofs = [proof_to_json(each) for each in found.proofs]
            walks = [walk_to_json(each) for each in found.walks]
            coverage = [asdict(each) for each in found.coverages]
            print_json({**document, "proofs": proofs, "walks": walks, "coverage": coverage})
        case Format.SARIF:
            print_json(to_sarif(new, found.sources))
        case Format.JUNIT:
            typer.echo(to_junit(found.checks, new, found.sources), nl=False)
    _print_baseline(comparison, err=format_ is not Format.TEXT)


def _print_text(found: Findings, comparison: Comparison) -> None:
    from fragileml_dsl.diagnostics.render import render

    if comparison.new:
        typer.echo(render(comparison.new, found.sources, color=in_color()))
    done = f"{plural(len(found.scenarios), 'scenario')} checked"
    nothing = f", nothing {'new' if comparison.known else 'found'}"
    typer.echo(done if comparison.new else done + nothing)


def _print_baseline(comparison: Comparison, *, err: bool) -> None:
    """Say what the baseline kept back, and which of its findings it may forget."""
    from fragileml_dsl.diagnostics.cells import visible

    if comparison.known:
        typer.echo(f"{plural(comparison.known, 'known finding')} passed over", err=err)
    if comparison.stale:
        count = plural(len(comparison.stale), "finding")
        typer.echo(f"{count} of the baseline no longer found; write it anew:", err=err)
    for each in comparison.stale:
        typer.echo(visible(f"  {each.file}: {each.code}, {each.message}"), err=err)
