"""The hooks for pre-commit: as it expects them, and for the files that they are for."""

from __future__ import annotations

import re

import pytest
from ruamel.yaml import YAML

from fragileml.cli.app import app
from tests.house.tree import CHECKOUT, files

HOOKS = {
    each["id"]: each
    for each in YAML(typ="safe", pure=True).load(CHECKOUT / ".pre-commit-hooks.yaml")
}
YAML_FILES = [path.as_posix() for path in files() if path.suffix == ".yaml"]
PACK = "scenarios/huggingface/"


def test_the_hooks() -> None:
    assert list(HOOKS) == ["fragileml-fmt", "fragileml-check"]


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_says_what_pre_commit_needs(hook: str) -> None:
    found = HOOKS[hook]
    assert found.keys() == {"id", "name", "description", "entry", "language", "types", "files"}
    assert (found["language"], found["types"]) == ("python", ["yaml"])


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_runs_a_command_that_exists(hook: str) -> None:
    program, command = HOOKS[hook]["entry"].split()
    assert program == "fragileml"
    assert command in {each.name for each in app.registered_commands}


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_for_the_files_of_packs(hook: str) -> None:
    chosen = {path for path in YAML_FILES if re.search(HOOKS[hook]["files"], path)}
    ours = {path for path in YAML_FILES if path.startswith(PACK)}
    data = {path for path in ours if path.startswith((f"{PACK}agents/", f"{PACK}packages/"))}
    rules = {f"{PACK}agents/rules.yaml"} if hook == "fragileml-fmt" else set()
    assert {path for path in chosen if path.startswith(PACK)} == ours - data | rules
    assert not [path for path in chosen if path.startswith(".")]
