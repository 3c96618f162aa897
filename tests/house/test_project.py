"""The files at the top: they agree with each other and with the tree."""

from __future__ import annotations

import re
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import fragileml_dsl.version
from tests.house.tree import CHECKOUT, ROOTS, files

MOST_DEPENDENCIES = 8
FORBIDDEN = {
    "a path of somebody's machine": re.compile(
        r"(?<![\w.])/(?:work|farm|root|Users|home/(?!user\b)\w+)/\w"
    ),
    "the host of a package registry": re.compile(
        "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "registry\\.npm" + "js"])
    ),
}


def setup_cfg() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read(CHECKOUT / "setup.cfg", encoding="utf-8")
    return parser


def lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def packages_in_the_tree() -> set[str]:
    return {
        ".".join((CHECKOUT / path).parent.relative_to(root).parts)
        for package, root in ROOTS.items()
        for path in files()
        if path.suffix == ".py" and (CHECKOUT / path).is_relative_to(root / package)
    }


def test_the_packages_listed_are_those_of_the_tree() -> None:
    listed = lines(setup_cfg()["options"]["packages"])
    assert listed == sorted(listed)
    assert {name for name in listed if "._data." not in name} == packages_in_the_tree()


def test_every_package_is_a_regular_one() -> None:
    for name in packages_in_the_tree():
        top, *rest = name.split(".")
        assert ROOTS[top].joinpath(top, *rest, "__init__.py").is_file(), name


def test_every_data_package_has_its_folder_and_its_patterns() -> None:
    options = setup_cfg()
    data = {name for name in lines(options["options"]["packages"]) if "._data." in name}
    folders = dict(line.split(" = ") for line in lines(options["options"]["package_dir"]))
    assert data <= folders.keys()
    assert data <= set(options["options.package_data"])
    assert all((CHECKOUT / folder).is_dir() for folder in folders.values())


def test_the_base_dependencies_are_few() -> None:
    requirements = lines(setup_cfg()["options"]["install_requires"])
    assert len(requirements) <= MOST_DEPENDENCIES
    assert requirements == sorted(requirements)


def test_the_version_is_the_same_everywhere() -> None:
    version = fragileml_dsl.version.__version__
    citation = YAML(typ="safe", pure=True).load(CHECKOUT / "CITATION.cff")
    assert citation["version"] == version
    assert f"\n## {version}" in (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_every_ignored_rule_has_its_reason() -> None:
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    rules = re.findall(r'^ +"([A-Z]+[0-9]*)",(.*)$', text, flags=re.MULTILINE)
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    ignored = [*lint["ignore"], *(r for each in lint["per-file-ignores"].values() for r in each)]
    assert [rule for rule, _ in rules] == ignored
    assert [rule for rule, reason in rules if not re.match(r" +# \w.+", reason)] == []


@pytest.mark.parametrize("path", files(), ids=str)
def test_no_file_names_a_machine_or_a_registry(path: Path) -> None:
    try:
        text = (CHECKOUT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        pytest.skip("not a text")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("path", sorted(CHECKOUT.glob(".github/workflows/*.yml")), ids=str)
def test_workflows_may_only_read(path: Path) -> None:
    workflow = YAML(typ="safe", pure=True).load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


def test_the_checks_call_what_a_developer_calls() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (CHECKOUT / "Makefile").read_text(), re.MULTILINE))
    called = set(re.findall(r"\bmake (?:--\S+ )*([a-z-]+)", (CHECKOUT / ".ci/run").read_text()))
    assert {"lint", "test", "wheel-test"} <= called <= targets
    assert ".ci/run" in (CHECKOUT / ".github/workflows/ci.yml").read_text()
