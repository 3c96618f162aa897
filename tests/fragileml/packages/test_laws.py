"""Laws of every command, in drawn environments."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from fragileml.packages import Pip
from tests.fragileml.packages.real_pip.cases import Case, Draw
from tests.fragileml.packages.recorded import environments, universe

CONFLICTS = "source of the following dependency conflicts"
LAWS = settings(max_examples=25)


def drawn(seed: int) -> Case:
    """Return a drawn case."""
    bases = tuple(environments().values())
    return Draw(universe(), bases, random.Random(seed)).case(seed)


cases = st.builds(drawn, st.integers(0, 100_000))


@LAWS
@given(cases)
def test_a_failed_command_leaves_the_environment_as_it_was(case: Case) -> None:
    outcome = Pip(universe(), case.files).run(case.start, case.command)
    if outcome.returncode:
        assert outcome.environment is case.start


@LAWS
@given(cases)
def test_installing_what_is_installed_changes_nothing(case: Case) -> None:
    pip = Pip(universe(), case.files)
    outcome = pip.run(case.start, case.command)
    pins = [f"{name}=={version}" for name, version in outcome.environment.packages]
    if pip.run(outcome.environment, ("check",)).returncode == 0 and pins:
        again = pip.run(outcome.environment, ("install", *pins))
        assert again.returncode == 0
        assert again.environment is outcome.environment


@LAWS
@given(cases)
def test_an_install_that_warns_of_nothing_leaves_a_clean_environment_clean(case: Case) -> None:
    pip = Pip(universe(), case.files)
    outcome = pip.run(case.start, case.command)
    clean = pip.run(case.start, ("check",)).returncode == 0
    silent = not any(CONFLICTS in line for line in outcome.lines)
    if clean and silent and case.command[0] == "install" and "--no-deps" not in case.command:
        assert pip.run(outcome.environment, ("check",)).returncode == 0


@LAWS
@given(cases)
def test_the_same_question_has_the_same_answer(case: Case) -> None:
    first = Pip(universe(), case.files).run(case.start, case.command)
    pip = Pip(universe(), case.files)
    second = pip.run(case.start, case.command)
    assert first == second
    assert pip.run(case.start, case.command) is second
