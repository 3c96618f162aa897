"""Caches together stay under one bound, and the heaviest forget first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import define

import fragileml
from fragileml.machine.allowance import ALLOWANCE, VARIABLE, Allowance, bound


@define(eq=False)
class Shelf:
    weight: int = 0
    forgotten: int = 0

    def forget(self) -> None:
        self.weight = 0
        self.forgotten += 1


def shared(allowance: Allowance, *weights: int) -> list[Shelf]:
    shelves = [Shelf(each) for each in weights]
    for each in shelves:
        allowance.share(each)
    return shelves


def test_within_the_bound_nobody_forgets() -> None:
    allowance = Allowance(6400)
    shelves = shared(allowance, 3000, 3000)
    allowance.review()
    assert [each.forgotten for each in shelves] == [0, 0]
    assert allowance.held == 6000


def test_the_heaviest_forget_until_half_of_the_bound_is_held() -> None:
    allowance = Allowance(6400)
    shelves = shared(allowance, 1000, 5000, 1000, 2000)
    allowance.review()
    assert [each.forgotten for each in shelves] == [0, 1, 0, 1]
    assert allowance.held == 2000


def test_what_is_spent_is_added_up_before_it_could_pass_the_bound() -> None:
    allowance = Allowance(6400)
    (shelf,) = shared(allowance, 0)
    most = 0
    for _ in range(1000):
        shelf.weight += 50
        allowance.spend(50)
        most = max(most, shelf.weight)
    assert 6400 * 3 / 4 < most <= 6400
    assert shelf.forgotten == 7


def test_a_cache_that_is_gone_holds_nothing() -> None:
    allowance = Allowance(6400)
    shelves = shared(allowance, 5000, 1000)
    del shelves[0]
    assert allowance.held == 1000


@pytest.fixture
def _own_bound() -> Iterator[None]:
    """Let the process have its bound again."""
    yield
    ALLOWANCE.limit = None


@pytest.mark.usefixtures("_own_bound")
def test_a_process_can_choose_its_bound() -> None:
    fragileml.remember_at_most(300 << 20)
    assert ALLOWANCE.limit == 300 << 20
    with pytest.raises(fragileml.FragileMLError, match="or more, not 256"):
        fragileml.remember_at_most(256)


def test_the_environment_can_choose_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert bound() == 256 << 20
    monkeypatch.setenv(VARIABLE, "64")
    assert bound() == 64 << 20
    for wrong in ("0", "-1", "64MB", "1.5"):
        monkeypatch.setenv(VARIABLE, wrong)
        with pytest.raises(fragileml.FragileMLError, match=f"{VARIABLE} is '{wrong}'"):
            bound()
