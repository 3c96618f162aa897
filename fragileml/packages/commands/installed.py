"""``pip uninstall``, ``check``, ``list``, ``freeze`` and ``show``."""

from __future__ import annotations

from collections.abc import Iterator

from packaging.utils import canonicalize_name

from fragileml.packages.commands.invocation import Invocation, Outcome
from fragileml.packages.environment import Environment
from fragileml.packages.errors import CommandError
from fragileml.packages.lines import requests_and_constraints
from fragileml.packages.problems import problems
from fragileml.packages.requests import spec
from fragileml.packages.resolver.factory import installed_release
from fragileml.packages.transcript import SITE_PACKAGES
from fragileml.packages.universe import Universe


def uninstall(called: Invocation) -> Outcome:
    """Take packages away; what needs them is not asked."""
    arguments, before, transcript = called.arguments, called.before, called.transcript
    requests, _ = requests_and_constraints(
        arguments.names, arguments.texts("files"), (), called.files
    )
    names = {each.spec.project: each.spec.name for each in requests}
    if not names:
        raise CommandError(
            'You must give at least one requirement to uninstall (see "pip help uninstall")'
        )
    if not arguments.flag("yes"):
        raise CommandError("nobody is there to answer: use -y")
    for project, name in names.items():
        version = before.version(project)
        if version is None:
            transcript.warning(f"Skipping {name} as it is not installed.")
        else:
            transcript.uninstalling(project, version)
    return Outcome(before.after(dict.fromkeys(names)), 0)


def check(called: Invocation) -> Outcome:
    """Say what installed packages lack."""
    found = problems(called.universe, called.before)
    called.transcript.all(each.on_check for each in found)
    if not found:
        called.transcript.line("No broken requirements found.")
    return Outcome(called.before, int(bool(found)))


def freeze(called: Invocation) -> Outcome:
    """List installed packages as requirements."""
    called.transcript.all(f"{name}=={version}" for name, version in called.before.packages)
    return Outcome(called.before, 0)


def list_(called: Invocation) -> Outcome:
    """List installed packages as a table."""
    installed = called.before.packages
    rows = [("Package", "Version"), *installed]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    rows.insert(1, ("-" * widths[0], "-" * widths[1]))
    if installed:
        called.transcript.all(f"{name.ljust(widths[0])} {version}" for name, version in rows)
    return Outcome(called.before, 0)


def show(called: Invocation) -> Outcome:
    """Describe installed packages."""
    before, transcript = called.before, called.transcript
    if not called.arguments.names:
        transcript.warning("ERROR: Please provide a package name or names.")
        return Outcome(before, 1)
    names = {name: canonicalize_name(name) for name in called.arguments.names}
    missing = sorted(name for name, project in names.items() if project not in before)
    if missing:
        transcript.warning(f"Package(s) not found: {', '.join(missing)}")
    found = [project for project in names.values() if project in before]
    for place, project in enumerate(found):
        transcript.all(("---",) if place else ())
        transcript.all(_description(called.universe, before, project))
    return Outcome(before, 0 if found else 1)


def _description(universe: Universe, environment: Environment, project: str) -> Iterator[str]:
    version = environment.version(project) or ""
    needs = _needs(universe, project, version)
    needed_by = sorted(
        name for name, each in environment.packages if project in _needs(universe, name, each)
    )
    yield f"Name: {project}"
    yield f"Version: {version}"
    yield from (
        f"{each}: " for each in ("Summary", "Home-page", "Author", "Author-email", "License")
    )
    yield f"Location: {SITE_PACKAGES}"
    yield f"Requires: {', '.join(needs)}"
    yield f"Required-by: {', '.join(needed_by)}"


def _needs(universe: Universe, project: str, version: str) -> list[str]:
    requires = installed_release(universe, project, version).requires
    return sorted({spec(each).project for each in requires})
