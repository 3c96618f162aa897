"""Packs: folders of scenarios, those that come along and those of others."""

from __future__ import annotations

import difflib
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Final

from attrs import frozen

from fragileml.library.installed import installed_packs
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.shares import Shares

MANIFEST = "pack.yaml"

FOLDERS: Final = ("modules", "pipelines", "scenarios")
"""The folders of a pack's documents."""

_READ: Final = ("*.yaml", "*.json", "transcripts/*.txt")
_MOST_FILES: Final = 5_000


@frozen
class Pack:
    """A pack.

    Attributes:
        id: Its id.
        title: Its title.
        version: Its version.
        root: Its folder.
        scenarios: The ids of its scenarios, sorted.
        shares: How its scenarios are divided into splits.
    """

    id: str
    title: str
    version: str
    root: Path
    scenarios: tuple[str, ...]
    shares: Shares

    @property
    def agents(self) -> Path | None:
        """The folder of its data for agents, None if there is none."""
        folder = self.root / "agents"
        return folder if folder.is_dir() else None

    def path(self, scenario: str) -> Path:
        """Return the file of a scenario.

        Raises:
            FragileMLError: If there is no such scenario.
        """
        return scenario_file(self.root, scenario)


def bundled() -> Path:
    """Return the folder of the packs that come along."""
    installed = Path(str(resources.files("fragileml"))) / "_data" / "scenarios"
    checkout = Path(__file__).resolve().parents[2] / "scenarios"
    return installed if installed.is_dir() else checkout


def pack_folders() -> Mapping[str, Path]:
    """Return the folders of the packs that come along or are installed, by name, sorted.

    Raises:
        FragileMLError: If two have one name.
    """
    own = {manifest.parent.name: manifest.parent for manifest in bundled().glob(f"*/{MANIFEST}")}
    others = installed_packs()
    for name in sorted(own.keys() & others.keys()):
        raise FragileMLError(
            f"the pack {name} in {others[name]} has the name of one that comes along: "
            "uninstall it, and name it by a folder"
        )
    return dict(sorted({**own, **others}.items()))


def pack_names() -> tuple[str, ...]:
    """Return the names of the packs that come along or are installed, sorted."""
    return tuple(pack_folders())


def found_files(folder: str) -> Mapping[str, Path]:
    """Return what is in this folder of all packs that are found, by what names it.

    That is its id, or ``pack/id`` where several packs have one of that id.

    Raises:
        FragileMLError: If two packs have one name.
    """
    owned = [
        (pack, path) for pack, root in pack_folders().items() for path in _documents(root, folder)
    ]
    owners = Counter(path.stem for _, path in owned)
    return {
        path.stem if owners[path.stem] == 1 else f"{pack}/{path.stem}": path for pack, path in owned
    }


def named_file(what: str, name: str) -> Path | None:
    """Return the file of a scenario or a pipeline of the packs that are found.

    Args:
        what: ``scenario`` or ``pipeline``.
        name: Its id, or ``pack/id``.

    Returns:
        The file, None if there is none.

    Raises:
        FragileMLError: If several packs have one of that id.
    """
    owner, _, each = name.rpartition("/")
    found = {
        pack: path
        for pack, root in pack_folders().items()
        if owner in {"", pack}
        for path in _documents(root, f"{what}s")
        if path.stem == each
    }
    if len(found) > 1:
        options = " or ".join(f"{pack}/{each}" for pack in found)
        raise FragileMLError(f"several packs have a {what} {name!r}: say {options}")
    return next(iter(found.values()), None)


def pack_root(pack: str | Path) -> Path:
    """Return the folder of a pack, named or by its path.

    Raises:
        FragileMLError: If there is no such pack.
    """
    if isinstance(pack, str) and pack in pack_folders():
        return pack_folders()[pack]
    path = Path(pack)
    root = path.parent if path.name == MANIFEST else path
    if (root / MANIFEST).is_file():
        return root
    if isinstance(pack, Path) or len(path.parts) > 1 or root.is_dir():
        raise FragileMLError(f"{pack} is no pack: it has no {MANIFEST}")
    otherwise = f"found are {', '.join(pack_names())}; name another by its folder"
    raise FragileMLError(missing("pack", pack, pack_names(), otherwise))


def require_documents(folder: Path) -> None:
    """Refuse a folder that neither is nor belongs to a pack and has no documents.

    Raises:
        FragileMLError: If it is such a folder.
    """
    from fragileml_dsl.resolve.workspace import find_root

    root = find_root(folder.absolute())
    if (root / MANIFEST).is_file() or any(_documents(root, each) for each in FOLDERS):
        return
    packs = sorted(each.parent.name for each in folder.glob(f"*/{MANIFEST}"))
    files = sorted(each.name for each in folder.glob("*.yaml"))
    near = " or ".join(str(folder / each) for each in (packs or files)[:3])
    hint = f"; did you mean {near}?" if near else ""
    raise FragileMLError(f"{folder} is no pack: it has no {MANIFEST}{hint}")


def scenario_file(root: Path, scenario: str) -> Path:
    """Return the file of a scenario of the pack in a folder.

    Raises:
        FragileMLError: If it has no such scenario.
    """
    known = scenario_ids(root)
    if scenario not in known:
        raise FragileMLError(missing("scenario", scenario, known))
    return root / "scenarios" / f"{scenario}.yaml"


def scenario_ids(root: Path) -> tuple[str, ...]:
    """Return the ids of the scenarios below a pack's folder, which are its files' names, sorted."""
    return tuple(path.stem for path in _documents(root, "scenarios"))


def pipeline_files(root: Path) -> Mapping[str, Path]:
    """Return the files of a pack's pipelines, by their ids, sorted."""
    return {path.stem: path for path in _documents(root, "pipelines")}


def _documents(root: Path, folder: str) -> list[Path]:
    return sorted((root / folder).glob("*.yaml"), key=lambda path: path.stem)


def load_pack(pack: str | Path) -> Pack:
    """Return a pack.

    Args:
        pack: The name of one that comes along or is installed, or the path of a pack's folder.

    Raises:
        CompileError: If its manifest has mistakes.
        FragileMLError: If there is no such pack.
    """
    from fragileml.machine.errors import CompileError
    from fragileml_dsl.check.pack import check_pack
    from fragileml_dsl.diagnostics.reporter import Reporter
    from fragileml_dsl.resolve.workspace import Workspace

    root = pack_root(pack)
    workspace, reporter = Workspace.around(root / MANIFEST), Reporter()
    manifest = workspace.manifest(reporter)
    rules = check_pack(manifest, reporter) if manifest else None
    if manifest is None or rules is None or reporter.failed:
        raise CompileError(reporter.diagnostics, workspace.sources)
    return Pack(
        id=manifest.id.value,
        title=manifest.title.value,
        version=manifest.version.value,
        root=root,
        scenarios=scenario_ids(root),
        shares=rules.shares,
    )


def contents(root: Path) -> Iterator[str]:
    """Yield a line with the name and the hash of each file that a pack is made of."""
    paths = sorted({path for pattern in _READ for path in root.rglob(pattern)})
    for path in paths[:_MOST_FILES]:
        content = path.read_bytes() if path.is_file() else b""
        yield f"{path.relative_to(root).as_posix()} {hashlib.sha256(content).hexdigest()}"


def missing(what: str, name: str, known: tuple[str, ...], otherwise: str = "") -> str:
    """Return a sentence that says that something does not exist, with the nearest that do.

    Args:
        what: What it would be.
        name: Its name.
        known: The names of those that exist.
        otherwise: What to do where none of these names is near.
    """
    near = difflib.get_close_matches(name, known, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else otherwise
    return f"there is no {what} {name!r}{'; ' if hint else ''}{hint}"
