"""The recipes: each file passes check, the page quotes it, and plays it as the program does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml import make
from fragileml.cli.app import app
from fragileml_dsl.formatting.formatter import format_text
from tests.docs.fences import DOCS, Fence, fences, put

PAGE = DOCS / "cookbook.md"
PACK = DOCS / "cookbook"
RECIPES = sorted(path.stem for path in (PACK / "scenarios").glob("*.yaml"))
UPDATE = "UPDATE_GOLDEN" in os.environ


def blocks(kind: str) -> list[Fence]:
    return [each for each in fences(PAGE) if each.info.startswith(f"{kind} ")]


def source(recipe: str) -> str:
    return (PACK / "scenarios" / f"{recipe}.yaml").read_text(encoding="utf-8")


def played(fence: Fence) -> str:
    """Return what the commands of a block print, from the first of them on."""
    script = [line for line in fence.text.splitlines() if line.startswith("> ")]
    recipe, *options = fence.info.split()[1:]
    path = str(PACK / "scenarios" / f"{recipe}.yaml")
    typed = "".join(f"{line[2:]}\n" for line in script)
    printed = CliRunner().invoke(app, ["play", path, *options], input=typed).stdout
    start = printed.index(script[0])
    return printed[start:].rstrip("> \n") + "\n"


def test_the_pack_passes_check() -> None:
    checked = CliRunner().invoke(app, ["check", str(PACK)])
    assert checked.stdout == f"{len(RECIPES)} scenarios checked, nothing found\n"


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_is_quoted_played_and_laid_out_as_it_should_be(recipe: str) -> None:
    assert format_text(source(recipe), f"{recipe}.yaml") == source(recipe)
    for kind in ("yaml", "text"):
        assert [each for each in blocks(kind) if each.kind == recipe], kind


@pytest.mark.parametrize("fence", blocks("yaml"), ids=lambda fence: f"line {fence.line}")
def test_what_is_quoted_stands_in_the_file(fence: Fence) -> None:
    assert fence.text in source(fence.kind)


@pytest.mark.parametrize("number", range(len(blocks("text"))))
def test_what_is_played_is_what_is_printed(number: int) -> None:
    fence = blocks("text")[number]
    found = played(fence)
    if UPDATE:
        put(PAGE, fence, found)
        fence = blocks("text")[number]
    assert fence.text == found


@pytest.mark.parametrize("fault", ["labels/fourth-label", "positions/long-texts"])
def test_three_causes_have_one_log(fault: str, tmp_path: Path) -> None:
    recipe = "three-causes-one-log"
    text, _, _ = source(recipe).partition("tests:")
    path = tmp_path / f"{recipe}.yaml"
    path.write_text(text.replace("tokens/token-added", fault), encoding="utf-8")
    assert log(path) == log(PACK / "scenarios" / f"{recipe}.yaml")


def log(path: Path) -> tuple[str, ...]:
    """Return what the last run before an episode printed."""
    return make(path).observation.lines
