"""The page on performance names what there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.__main__ import BENCHMARKS, MEMORY
from fragileml.machine.allowance import ALLOWANCE, VARIABLE
from tests.docs.fences import DOCS, fences

PAGE = DOCS / "performance.md"


@pytest.fixture
def _own_bound() -> Iterator[None]:
    """Let the process have its bound again."""
    yield
    ALLOWANCE.limit = None


@pytest.mark.usefixtures("_own_bound")
def test_the_bound_can_be_chosen() -> None:
    (snippet,) = (each.text for each in fences(PAGE) if each.info == "python memory")
    exec(compile(snippet, PAGE.name, "exec"), {})  # noqa: S102 - our own page
    assert ALLOWANCE.limit == 64 << 20
    assert f"`{VARIABLE}=64`" in PAGE.read_text()


def test_the_benchmarks_are_there() -> None:
    commands = [each.text.split() for each in fences(PAGE) if each.info == "sh"]
    names = [words[3] for words in commands if words[:3] == ["python", "-m", "benchmarks"]]
    assert names
    assert set(names) <= {*BENCHMARKS, MEMORY}
