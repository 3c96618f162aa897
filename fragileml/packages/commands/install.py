"""``pip install``."""

from __future__ import annotations

from fragileml.packages.commands.invocation import Invocation, Outcome
from fragileml.packages.environment import Environment
from fragileml.packages.errors import CommandError
from fragileml.packages.lines import requests_and_constraints
from fragileml.packages.problems import affected, problems
from fragileml.packages.resolver.candidates import BaseCandidate
from fragileml.packages.resolver.factory import BuildFailure
from fragileml.packages.resolver.resolve import Plan, Wishes, resolve
from fragileml.packages.transcript import Transcript
from fragileml.packages.universe import Universe

_NOT_CONSIDERED = (
    "pip's dependency resolver does not currently take into account all the packages that are "
    "installed. This behaviour is the source of the following dependency conflicts."
)


def install(called: Invocation) -> Outcome:
    """Install packages.

    Returns:
        What came of it; the environment is the one before itself if nothing was installed.

    Raises:
        CommandError: If the user's requirements cannot be read.
    """
    before, transcript = called.before, called.transcript
    wishes = _wishes(called)
    transcript.indexes()
    try:
        plan = resolve(called.universe, before, wishes, transcript)
    except BuildFailure:
        return Outcome(before, 1)
    if plan is None:
        return Outcome(before, 1)
    if called.arguments.flag("dry_run"):
        _announce(plan, transcript)
        return Outcome(before, 0)
    after = _carry_out(plan, before, transcript)
    if wishes.needs and not called.arguments.flag("no_warn_conflicts"):
        _warn(called.universe, after, plan, transcript)
    _sum_up(plan, transcript)
    return Outcome(after, 0)


def _wishes(called: Invocation) -> Wishes:
    arguments = called.arguments
    requirement_files = arguments.texts("files")
    requests, constraints = requests_and_constraints(
        arguments.names, requirement_files, arguments.texts("constraints"), called.files
    )
    if not (arguments.names or requirement_files):
        raise CommandError(
            'You must give at least one requirement to install (see "pip help install")'
        )
    return Wishes(
        requests,
        constraints,
        upgrade=arguments.flag("upgrade"),
        eager=arguments.text("strategy") == "eager",
        reinstall=arguments.flag("reinstall"),
        needs=not arguments.flag("no_deps"),
        pre=arguments.flag("pre"),
    )


def _announce(plan: Plan, transcript: Transcript) -> None:
    names = sorted((each.project, str(each.version)) for each in plan.fetched)
    if names:
        transcript.line(f"Would install {' '.join('-'.join(each) for each in names)}")


def _carry_out(plan: Plan, before: Environment, transcript: Transcript) -> Environment:
    for each in plan.fetched:
        transcript.downloading(each.release)
    if plan.installed:
        names = ", ".join(_typed(each) for each in plan.installed)
        transcript.line(f"Installing collected packages: {names}")
    for each in plan.installed:
        installed = before.version(each.project)
        if installed is not None:
            transcript.line(f"  Attempting uninstall: {_typed(each)}")
            transcript.uninstalling(each.project, installed, indent="    ")
    return before.after({each.project: str(each.version) for each in plan.installed})


def _warn(universe: Universe, after: Environment, plan: Plan, transcript: Transcript) -> None:
    changed = {each.project for each in plan.installed}
    found = problems(universe, after, affected(universe, after, changed)) if changed else ()
    if found:
        lines = "\n".join(each.after_install for each in found)
        transcript.error(f"{_NOT_CONSIDERED}\n{lines}")


def _sum_up(plan: Plan, transcript: Transcript) -> None:
    names = sorted((_typed(each), str(each.version)) for each in plan.installed)
    if names:
        transcript.line(f"Successfully installed {' '.join('-'.join(each) for each in names)}")


def _typed(candidate: BaseCandidate) -> str:
    """Return a package's name as it was first asked for."""
    return candidate.request.spec.name
