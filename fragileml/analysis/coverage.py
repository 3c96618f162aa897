"""Which issues of a pack its scenarios raise."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from fragileml_dsl.machine.machine import Machine


@frozen
class Raised:
    """The names of the issues that hold in a scenario, whether they are seen or not.

    Attributes:
        at_reset: Those that hold when an episode begins, whatever alternatives the seed picks.
        in_tests: Those that hold at some moment of a test in the scenario's file.
    """

    at_reset: tuple[str, ...] = ()
    in_tests: tuple[str, ...] = ()


@frozen
class Coverage:
    """How many issues of a pack are raised, and which are not.

    Attributes:
        pack: The name of the pack's folder.
        issues: How many issues its modules have, each by the name that it has in pipelines.
        at_reset: How many of them hold at reset of a scenario.
        in_tests: How many others hold in tests alone.
        missing: The names of those that no scenario raises.
    """

    pack: str
    issues: int
    at_reset: int
    in_tests: int
    missing: tuple[str, ...]


def coverage_of(
    pack: str, scenarios: Iterable[tuple[Machine, Raised]], unused: Iterable[str]
) -> Coverage:
    """Return what the scenarios of a pack cover.

    Args:
        pack: The name of its folder.
        scenarios: Its scenarios, with what they raise.
        unused: The issues of modules that no scenario uses.
    """
    every = tuple(scenarios)
    issues = dict.fromkeys(issue.name for machine, _ in every for issue in machine.issues)
    issues |= dict.fromkeys(unused)
    at_reset = {name for _, raised in every for name in raised.at_reset}
    in_tests = {name for _, raised in every for name in raised.in_tests} - at_reset
    missing = tuple(name for name in issues if name not in at_reset | in_tests)
    return Coverage(pack, len(issues), len(at_reset), len(in_tests), missing)
