"""What is remembered, what is given up, and that the comparison notices a changed resolver."""

from __future__ import annotations

import pytest

from fragileml.packages import Pip, environment, pip
from fragileml.packages.resolver import finder, provider, resolve
from fragileml.packages.resolver.provider import Provider
from tests.fragileml.packages.edges import CASES, OLD, UNIVERSE, answers
from tests.fragileml.packages.real_pip.cases import differences, simulated
from tests.fragileml.packages.recorded import recorded, universe


def test_a_line_and_its_words_are_one_question() -> None:
    asked = Pip(UNIVERSE)
    start = environment(OLD)
    assert asked.run(start, "install 'lib<2'") is asked.run(start, ["install", "lib<2"])


def test_no_more_is_remembered_than_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pip, "_MOST_REMEMBERED", 3)
    asked = Pip(UNIVERSE)
    start = environment({})
    first = asked.run(start, ("install", "app"))
    for number in range(10):
        asked.run(start, ("install", f"lib=={number}"))
    assert len(asked._known) == 3
    again = asked.run(start, ("install", "app"))
    assert again == first
    assert again is not first


def test_a_resolve_over_the_bound_ends_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolve, "MAX_ROUNDS", 2)
    start = environment(OLD)
    outcome = Pip(UNIVERSE).run(start, "install -U app[fast]")
    assert outcome.returncode == 1
    assert outcome.environment is start
    assert outcome.lines[-1].startswith("ERROR: resolution-too-deep")


def test_a_command_that_is_too_long_is_refused() -> None:
    outcome = Pip(UNIVERSE).run(environment({}), ["install", "a" * 3_000])
    assert outcome.lines == ("ERROR: the command is longer than 2000 characters",)


def _upgrades_nothing(_self: object, _identifier: str, _base: str) -> bool:
    return False


def _upgrades_everything(_self: object, _identifier: str, _base: str) -> bool:
    return True


def _never_pinned(_specifiers: object) -> bool:
    return False


MUTATIONS: tuple[tuple[str, object, str, object], ...] = (
    ("installed versions are always tried first", Provider, "_upgrades", _upgrades_nothing),
    ("the newest versions are always tried first", Provider, "_upgrades", _upgrades_everything),
    ("yanked releases are never installed", finder, "pins", _never_pinned),
    ("nothing is said of the search", provider, "_REMARKS", {}),
    ("a resolve is given up at once", resolve, "MAX_ROUNDS", 3),
)


def _different() -> int:
    finder._matching.cache_clear()
    pairs = [(universe(), each.case, each.answer) for each in recorded()]
    pairs += [(UNIVERSE, case, answer) for case, answer in zip(CASES, answers(), strict=True)]
    return sum(bool(differences(simulated(of, case), answer)) for of, case, answer in pairs)


@pytest.mark.parametrize(("what", "owner", "name", "value"), MUTATIONS, ids=lambda each: each)
def test_the_comparison_notices_a_changed_rule(
    monkeypatch: pytest.MonkeyPatch, what: str, owner: object, name: str, value: object
) -> None:
    monkeypatch.setattr(owner, name, value)
    try:
        assert _different() > 0, what
    finally:
        finder._matching.cache_clear()
