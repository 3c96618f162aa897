"""The universe of the bundled pack: what was recorded on an older one still holds on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.library.universe_building.differences import differences
from fragileml.library.universe_building.form import to_text
from fragileml.packages import Universe, load_universe
from tests.fragileml.packages.recorded import universe as recorded

FILE = Path("scenarios", "huggingface", "universe", "hf.json")
LARGEST = 250_000


@pytest.fixture(scope="module")
def text(checkout: Path) -> str:
    return (checkout / FILE).read_text(encoding="ascii")


@pytest.fixture(scope="module")
def universe(text: str) -> Universe:
    return load_universe(text)


def test_its_form_is_the_one_that_is_written(text: str, universe: Universe) -> None:
    assert to_text(universe) == text
    assert len(text) < LARGEST


def test_it_has_all_releases_that_cases_were_recorded_on(universe: Universe) -> None:
    assert {each.kind for each in differences(recorded(), universe)} == {"added"}


@pytest.mark.parametrize(
    "release",
    [
        *(("fsspec", each) for each in ("2023.6.0", "2023.9.2", "2023.10.0", "2023.12.2")),
        *(("datasets", each) for each in ("2.14.4", "2.15.0", "3.6.0")),
        *(("huggingface-hub", each) for each in ("0.20.3", "0.25.2", "1.0.1")),
    ],
)
def test_it_has_what_failures_were_met_with(universe: Universe, release: tuple[str, str]) -> None:
    assert universe.release(*release)
