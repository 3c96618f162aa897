"""What all tests share: places, reproducible hypothesis, a time budget for slow runs."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["pytester"]

CHECKOUT = Path(__file__).resolve().parent.parent

settings.register_profile("reproducible", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("reproducible")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--minutes",
        type=float,
        metavar="N",
        help="skip the tests that would start more than N minutes after the first",
    )


def pytest_configure(config: pytest.Config) -> None:
    minutes: float | None = config.getoption("--minutes")
    if minutes is not None:
        config.pluginmanager.register(TimeBudget(minutes))


class TimeBudget:
    """Skips what no longer fits; each process of a parallel run watches its own clock."""

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self.end = time.monotonic() + 60 * minutes

    def pytest_runtest_setup(self) -> None:
        if time.monotonic() > self.end:
            pytest.skip(f"the {self.minutes:g} minutes for this run are used up")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the top folder of the checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder with the conformance suites and the corpus, which stands beside us."""
    folder = Path(os.environ.get("FRAGILEML_SHARED", CHECKOUT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no folder {folder}: set FRAGILEML_SHARED to where it is")
    return folder


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep compiled packs of the tests away from the user's cache, in one for all processes."""
    base = tmp_path_factory.getbasetemp()
    parallel = "PYTEST_XDIST_WORKER" in os.environ
    os.environ["FRAGILEML_CACHE"] = str((base.parent if parallel else base) / "cache")
