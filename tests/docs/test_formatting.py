"""The page on formatting shows what the formatter really does."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from fragileml_dsl.formatting.formatter import format_text
from tests.docs.fences import DOCS, fences

PAGE = DOCS / "formatting.md"
BLOCKS = {each.info: each.text for each in fences(PAGE)}


def test_before_and_after() -> None:
    assert format_text(BLOCKS["yaml before"], "disk.yaml") == BLOCKS["yaml after"]


def test_the_hooks_exist() -> None:
    yaml = YAML(typ="safe", pure=True)
    (repository,) = yaml.load(BLOCKS["yaml pre-commit"])["repos"]
    hooks = yaml.load(DOCS.parent / ".pre-commit-hooks.yaml")
    assert [each["id"] for each in repository["hooks"]] == [each["id"] for each in hooks]


def test_the_python_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(BLOCKS["python"], PAGE.name, "exec"), {})  # noqa: S102 - our own page
    shown = capsys.readouterr().out
    assert shown == "fragileml: 1\nkind: module\nid: disk\ntitle: Disk\n\n"
