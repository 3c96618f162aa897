"""Why requirements cannot be met, in pip's words."""

from __future__ import annotations

from collections.abc import Sequence

from resolvelib.structs import RequirementInformation

from fragileml.packages.resolver.candidates import Candidate
from fragileml.packages.resolver.factory import Constraints, Factory
from fragileml.packages.resolver.requirements import (
    PythonRequirement,
    Requirement,
    SpecifierRequirement,
)
from fragileml.packages.specifiers import combined

Cause = RequirementInformation[Requirement, Candidate]

_ADVICE = """
To fix this you could try to:
1. loosen the range of package versions you've specified
2. remove package versions to allow pip to attempt to solve the dependency conflict
"""
_IMPOSSIBLE = (
    "ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/"
    "dependency-resolution/#dealing-with-dependency-conflicts"
)


def explain(causes: Sequence[Cause], constraints: Constraints, factory: Factory) -> None:
    """Print why ``causes`` cannot be met together.

    Args:
        causes: Requirements, each with the candidate that has it, None for the user.
        constraints: What the user allows.
        factory: What the run knows.
    """
    pythons = [each for each in causes if _needs_another_python(each)]
    if pythons:
        factory.transcript.error(_another_python(pythons, factory))
    elif len(causes) == 1 and causes[0].requirement.identifier not in constraints:
        _nothing_found(causes[0], factory)
    else:
        _conflict(causes, constraints, factory)


def _needs_another_python(cause: Cause) -> bool:
    return isinstance(cause.requirement, PythonRequirement) and not cause.requirement.met


def _another_python(causes: Sequence[Cause], factory: Factory) -> str:
    python = factory.python.version
    lines = [
        (cause.requirement.specifier, cause.parent)
        for cause in causes
        if isinstance(cause.requirement, PythonRequirement) and cause.parent
    ]
    if len(lines) == 1:
        specifier, parent = lines[0]
        return (
            f"Package {parent.identifier!r} requires a different Python: "
            f"{python} not in {specifier!r}"
        )
    details = (f"\n{text!r} (required by {parent.error_text})" for text, parent in lines)
    return f"Packages require a different Python. {python} not in:{''.join(details)}"


def _nothing_found(cause: Cause, factory: Factory) -> None:
    requirement, parent = cause
    wanted = _without_marker(requirement)
    shown = f"{wanted} (from {parent.identifier})" if parent else wanted
    releases = factory.finder.releases(requirement.project)
    yanked = [str(each.version) for each in releases if each.yanked is not None]
    others = [str(each.version) for each in releases if each.yanked is None]
    transcript = factory.transcript
    if yanked:
        transcript.error(f"Ignored the following yanked versions: {', '.join(yanked)}")
    pythons = factory.finder.needing_other_pythons
    if pythons:
        transcript.error(
            "Ignored the following versions that require a different python version: "
            + "; ".join(pythons)
        )
    transcript.error(
        f"Could not find a version that satisfies the requirement {shown} "
        f"(from versions: {', '.join(others) or 'none'})"
    )
    if wanted == "requirements.txt":
        transcript.line(
            "HINT: You are attempting to install a package literally named "
            "\"requirements.txt\" (which cannot exist). Consider using the '-r' flag to install "
            "the packages listed in requirements.txt"
        )
    transcript.error(f"No matching distribution found for {shown}")


def _without_marker(requirement: Requirement) -> str:
    if isinstance(requirement, SpecifierRequirement):
        return requirement.request.spec.without_marker.text
    return requirement.error_text


def _conflict(causes: Sequence[Cause], constraints: Constraints, factory: Factory) -> None:
    blamed = sorted({_blamed(each) for each in causes})
    *first, last = blamed
    names = f"{', '.join(first)} and {last}" if first else last
    transcript = factory.transcript
    transcript.error(
        f"Cannot install {names} because these package versions have conflicting dependencies."
    )
    transcript.line("\nThe conflict is caused by:")
    for requirement, parent in causes:
        who = f"{parent.identifier} {parent.version} depends on" if parent else _USER
        transcript.line(f"    {who} {requirement.error_text}")
    involved = dict.fromkeys(each.requirement.identifier for each in causes)
    for name in sorted(each for each in involved if each in constraints):
        specifier = combined(constraints[name])
        transcript.line(f"    The user requested (constraint) {name}{specifier}")
    # pip asks for candidates without saying which: it finds none, whatever the index has.
    transcript.line(
        "\nAdditionally, some packages in these conflicts have no matching distributions "
        "available for your environment:"
    )
    transcript.all(f"    {name}" for name in sorted(involved))
    transcript.line(_ADVICE)
    transcript.error(_IMPOSSIBLE)


_USER = "The user requested"


def _blamed(cause: Cause) -> str:
    return cause.parent.trigger if cause.parent else cause.requirement.error_text
