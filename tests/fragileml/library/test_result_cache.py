"""What is kept on disk comes back whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import frozen

from fragileml.library.result_cache import ResultCache
from fragileml_dsl import cache


@frozen
class Result:
    name: str
    numbers: tuple[int, ...]


RESULT = Result("a", (1, 2))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep everything in a folder of the test's."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    return tmp_path


def test_a_result_comes_back() -> None:
    ResultCache("results").store(RESULT, "key")
    assert ResultCache("results").load(Result, "key") == RESULT


@pytest.mark.parametrize(
    ("other", "key"),
    [
        (ResultCache("results"), "other"),
        (ResultCache("others"), "key"),
        (ResultCache("results", "limit 2"), "key"),
    ],
)
def test_what_follows_from_something_else_is_another(other: ResultCache, key: str) -> None:
    ResultCache("results").store(RESULT, "key")
    assert other.load(Result, key) is None


@pytest.mark.parametrize("spoil", [lambda text: text.replace("2", "3"), lambda text: text[:-2]])
def test_what_was_altered_is_ignored(folder: Path, spoil: object) -> None:
    ResultCache("results").store(RESULT, "key")
    (entry,) = folder.glob("results/*.json")
    digest, _, text = entry.read_text(encoding="utf-8").partition("\n")
    assert callable(spoil)
    entry.write_text(f"{digest}\n{spoil(text)}", encoding="utf-8")
    assert ResultCache("results").load(Result, "key") is None


def test_without_a_cache_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, "off")
    ResultCache("results").store(RESULT, "key")
    assert ResultCache("results").load(Result, "key") is None
