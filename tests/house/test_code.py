"""Rules for the code itself that no linter states."""

from __future__ import annotations

import importlib
import re
from statistics import median

import pytest

from tests.house.tree import CHECKOUT, files, modules

LONGEST_MODULE = 600
LONGEST_MEDIAN = 200
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:|ruff:)")
JUSTIFIED = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])\s+[#-]+ \w+")
PYTHON = [path for path in files() if path.suffix == ".py"]


def read(path: object) -> str:
    return (CHECKOUT / str(path)).read_text(encoding="utf-8")


def test_no_module_is_too_long() -> None:
    lengths = {str(path): read(path).count("\n") for path in PYTHON}
    assert {path: n for path, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_modules_are_short_as_a_rule() -> None:
    assert median(module.text.count("\n") for module in modules()) <= LONGEST_MEDIAN


def test_exceptions_from_the_checkers_give_their_reason() -> None:
    found = [
        f"{path}:{number}: {line.strip()}"
        for path in PYTHON
        for number, line in enumerate(read(path).splitlines(), start=1)
        if EXCEPTION.search(line) and not JUSTIFIED.search(line)
    ]
    assert [each for each in found if "re.compile(r" not in each] == []


@pytest.mark.parametrize("package", ["fragileml", "fragileml_dsl"])
def test_the_public_names_exist(package: str) -> None:
    module = importlib.import_module(package)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
