"""The pytest plugin: ``pytest --fragileml-pack DIR`` checks every law on every scenario of a pack.

pytest imports this in every run, so what it needs is imported when a pack is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.testing.collecting import PackFile

_MANIFEST = "pack.yaml"
_CHOSEN = pytest.StashKey[frozenset[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and the setting."""
    group = parser.getgroup("fragileml", "laws of scenarios (fragileml)")
    group.addoption(
        "--fragileml-pack",
        action="append",
        default=[],
        metavar="PACK",
        help="check all laws on the scenarios of this pack: a folder, or a name; may be repeated",
    )
    group.addoption(
        "--fragileml-examples",
        type=int,
        metavar="N",
        help="plays that are drawn for each law and scenario, 25 unless given",
    )
    parser.addini(
        "fragileml_packs",
        "packs whose laws are checked where no tests are named on the command line",
        type="linelist",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Add the packs to what is collected."""
    packs: list[str] = list(config.getoption("--fragileml-pack"))
    base = Path.cwd()
    if not packs and config.args_source is not pytest.Config.ArgsSource.ARGS:
        packs = config.getini("fragileml_packs")
        base = config.inipath.parent if config.inipath else config.rootpath
    chosen = config.stash[_CHOSEN] = frozenset(_manifest(pack, base) for pack in packs)
    config.args += [path for path in sorted(map(str, chosen)) if path not in config.args]


def _manifest(pack: str, base: Path) -> Path:
    from fragileml.library.packs import pack_root

    folder = base / pack
    try:
        return pack_root(folder if folder.exists() else pack).resolve() / _MANIFEST
    except FragileMLError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> PackFile | None:
    """Collect the manifest of a pack that was asked for."""
    if file_path.name != _MANIFEST:
        return None
    # A path below another that is named on the command line does not count as named.
    chosen = file_path in parent.config.stash[_CHOSEN]
    if not chosen and not parent.session.isinitpath(file_path):
        return None
    try:
        from fragileml.testing.collecting import PackFile
    except ModuleNotFoundError as error:
        raise parent.CollectError(
            f"the laws need {error.name}: pip install 'fragileml[testing]'"
        ) from None
    return PackFile.from_parent(parent, path=file_path)
