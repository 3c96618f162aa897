"""Imports go one way, no library is known by name, and `import fragileml` stays light."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Collection
from graphlib import TopologicalSorter

import pytest

from tests.house.tree import CHECKOUT, ROOTS, Module, modules

LAYERS = (
    {"fragileml_dsl"},
    {"fragileml.machine"},
    {"fragileml.packages"},
    {"fragileml.episode"},
    {"fragileml.analysis"},
    {"fragileml.agents", "fragileml.testing"},
    {
        "fragileml.drawing",
        "fragileml.library",
        "fragileml.workflow",
        "fragileml.bench",
        "fragileml.lsp",
    },
    {"fragileml.envs"},
    {"fragileml"},
    {"fragileml.cli"},
)
LEVEL = {package: level for level, layer in enumerate(LAYERS) for package in layer}
PACKAGES = {module.name for module in modules() if module.path.name == "__init__.py"}
HEAVY = {
    *("PIL", "gymnasium", "hypothesis", "lark", "lsprotocol", "numpy", "pygls", "pytest", "re2"),
    *("httpx", "rich", "ruamel", "typer"),
}
LIBRARIES = re.compile(
    r"\b(transformers|datasets|torch|peft|tokenizers|safetensors|bitsandbytes|huggingface_hub)\b"
)

each_module = pytest.mark.parametrize("module", modules(), ids=lambda module: module.name)


def owner(name: str, packages: Collection[str]) -> str:
    """Return which of the packages holds the dotted name, or else its top-level package."""
    top, *rest = name.split(".")
    inner = ".".join([top, *rest[:1]])
    return inner if inner in packages else top


def imported(packages: Collection[str], within: str) -> dict[str, set[str]]:
    """Return which packages each package imports, of those whose name starts with ``within``."""
    graph: dict[str, set[str]] = {}
    for module in modules():
        source = owner(module.name, packages)
        if source.startswith(within):
            names = (name for name in module.imports() if name.startswith(within))
            targets = {owner(name, packages) for name in names}
            graph[source] = graph.get(source, set()) | targets - {source}
    return graph


def test_every_package_has_its_layer() -> None:
    ours = {owner(module.name, PACKAGES) for module in modules()}
    assert {name for name in ours if not name.startswith("fragileml_dsl.")} <= LEVEL.keys()


@each_module
def test_a_module_imports_only_from_its_layer_and_those_below(module: Module) -> None:
    level = LEVEL[owner(module.name, LEVEL)]
    ours = [name for name in module.imports() if name.split(".", 1)[0] in ROOTS]
    assert [name for name in ours if LEVEL[owner(name, LEVEL)] > level] == []


def test_packages_of_one_layer_form_no_cycle() -> None:
    TopologicalSorter(imported(LEVEL, within="fragileml")).prepare()


def test_rooms_of_the_compiler_form_no_cycle() -> None:
    TopologicalSorter(imported(PACKAGES, within="fragileml_dsl.")).prepare()


@each_module
def test_no_library_is_known_by_name(module: Module) -> None:
    assert LIBRARIES.findall(module.text) == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = "import fragileml, json, sys; print(json.dumps(sorted(sys.modules)))"
    path = os.pathsep.join([str(CHECKOUT), str(CHECKOUT / "dsl")])
    run = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.split(".")[0] for name in json.loads(run.stdout)}
    assert loaded & HEAVY == set()
