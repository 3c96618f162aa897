"""What the page on Gymnasium shows runs."""

from __future__ import annotations

import pytest

from tests.docs.fences import DOCS, fences

PAGE = DOCS / "gymnasium.md"


def run(info: str) -> None:
    (text,) = (each.text for each in fences(PAGE) if each.info == info)
    exec(compile(text, PAGE.name, "exec", dont_inherit=True), {})  # noqa: S102 - our own page


@pytest.mark.parametrize("name", ["first", "masks", "many", "kept", "suite"])
def test_the_snippets_run(name: str) -> None:
    run(f"python {name}")


@pytest.mark.slow
def test_the_policy_trains() -> None:
    pytest.importorskip("sb3_contrib", reason="needs the extra train: make train")
    run("python train")
