"""The page on judging agents shows what is printed, and names all keys that are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from attrs import fields
from typer.testing import CliRunner

from fragileml.bench import Record
from fragileml.cli.app import app
from tests.docs.fences import DOCS, fences

PAGE = DOCS / "bench.md"
BLOCKS = {each.info: each.text for each in fences(PAGE)}


def test_the_table_is_what_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = CliRunner().invoke(app, BLOCKS["sh bench"].split()[1:]).stdout
    assert printed.startswith(BLOCKS["text bench"] + "\nby the stage")


def test_all_columns_are_explained() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("| column |")[2].partition("\n\n")[0]
    assert (
        re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
        == BLOCKS["text bench"].split("\n")[0].split()
    )


def test_all_keys_of_a_line_are_named() -> None:
    table = PAGE.read_text(encoding="utf-8").partition("| key of a line |")[2]
    rows = re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(each.name for each in fields(Record))
