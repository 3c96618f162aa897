"""What is installed is what the checkout holds, and works in each of the three ways to have it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

import pytest
from attrs import frozen

from tests.house.tree import CHECKOUT, files, modules

pytestmark = [pytest.mark.wheel, pytest.mark.slow, pytest.mark.xdist_group("wheel")]

LARGEST_WHEEL = 5_000_000
MOST_DEPENDENCIES = 8
DATA = {
    "scenarios": "fragileml/_data/scenarios",
    "grammar": "fragileml_dsl/_data/grammar",
    "docs/errors": "fragileml_dsl/_data/errors",
}
USE = """
import json
import fragileml, fragileml_dsl
from fragileml_dsl.diagnostics.catalogue import CATALOGUE
from fragileml_dsl.diagnostics.pages import page_of

for scenario in fragileml.scenarios():
    fragileml.make(scenario).reset()
print(json.dumps({
    "files": [fragileml.__file__, fragileml_dsl.__file__],
    "scenarios": list(fragileml.scenarios()),
    "pages": sorted(code for code in CATALOGUE if page_of(code)),
}))
"""


@frozen
class Installation:
    """One way to have the project: an interpreter, its environment, where the files lie."""

    python: Path
    environment: Mapping[str, str]
    home: Path

    def run(self, *arguments: str, folder: Path) -> str:
        """Run the interpreter in ``folder`` and return what it prints."""
        run = subprocess.run(
            [self.python, *arguments],
            cwd=folder,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout


def clean_environment(**changes: str) -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")} | changes


def shipped() -> set[str]:
    """Return the data files of the checkout under the names they have in the wheel."""
    return {
        f"{target}/{path.relative_to(folder).as_posix()}"
        for folder, target in DATA.items()
        for path in files()
        if path.is_relative_to(folder)
    }


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the project's files, as a fresh clone has them, without anything built before."""
    target = tmp_path_factory.mktemp("clone")
    for path in files():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(CHECKOUT / path, target / path)
    return target


@pytest.fixture(scope="module")
def wheel(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    builder = Installation(Path(sys.executable), clean_environment(), clone)
    builder.run("-m", "build", "--wheel", "--outdir", str(target), ".", folder=clone)
    (built,) = target.glob("*.whl")
    return built


def install(requirement: Path, home: Path, *options: str) -> Installation:
    """Make an empty virtual environment and install one thing into it with the pip it brings."""
    venv.create(home, with_pip=True)
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    installation = Installation(python, clean_environment(), home)
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    installation.run(*pip, *options, str(requirement), folder=home)
    return installation


@pytest.fixture(scope="module", params=["wheel", "editable", "bare"])
def installation(
    request: pytest.FixtureRequest, clone: Path, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    if request.param == "wheel":
        wheel: Path = request.getfixturevalue("wheel")
        return install(wheel, tmp_path_factory.mktemp("wheel"))
    if request.param == "editable":
        home = tmp_path_factory.mktemp("editable")
        editable = install(clone, home, "--editable")
        return Installation(editable.python, editable.environment, clone)
    path = os.pathsep.join([str(clone / "dsl"), str(clone)])
    return Installation(Path(sys.executable), clean_environment(PYTHONPATH=path), clone)


def test_the_wheel_claims_two_names_and_nothing_else(wheel: Path) -> None:
    names = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert {name for name in names if not name.endswith(".dist-info")} == {
        "fragileml",
        "fragileml_dsl",
    }


def test_the_wheel_holds_the_data_files_of_the_checkout(wheel: Path) -> None:
    assert {name for name in ZipFile(wheel).namelist() if "/_data/" in name} == shipped()


def test_the_wheel_holds_every_module(wheel: Path) -> None:
    inside = {name for name in ZipFile(wheel).namelist() if "/_data/" not in name}
    expected = {module.path.as_posix().removeprefix("dsl/") for module in modules()}
    assert {name for name in inside if name.endswith(".py")} == expected
    assert {"fragileml/py.typed", "fragileml_dsl/py.typed"} <= inside


def test_the_wheel_is_small(wheel: Path) -> None:
    assert wheel.stat().st_size < LARGEST_WHEEL


def test_the_wheel_says_what_it_needs(wheel: Path) -> None:
    archive = ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = HeaderParser().parsestr(archive.read(name).decode())
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert 0 < len(needed) <= MOST_DEPENDENCIES
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "Apache-2.0"


def test_every_scenario_loads_and_every_page_is_found(
    installation: Installation, tmp_path: Path
) -> None:
    found = json.loads(installation.run("-c", USE, folder=tmp_path))
    assert all(Path(each).is_relative_to(installation.home) for each in found["files"])
    assert len(found["scenarios"]) == len(list(CHECKOUT.glob("scenarios/*/scenarios/*.yaml")))
    assert found["pages"] == sorted(page.stem for page in CHECKOUT.glob("docs/errors/FML*.md"))


def test_the_command_lists_the_scenarios(installation: Installation, tmp_path: Path) -> None:
    program = "import sys; from fragileml.cli import main; sys.exit(main())"
    listing = json.loads(installation.run("-c", program, "list", "--json", folder=tmp_path))
    assert len(listing["scenarios"]) == len(list(CHECKOUT.glob("scenarios/*/scenarios/*.yaml")))
