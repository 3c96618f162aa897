"""From a scenario's id or path to an episode of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fragileml.library.packs import (
    found_files,
    missing,
    named_file,
    pack_root,
    scenario_file,
    scenario_ids,
)
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.episode import Episode
    from fragileml_dsl.machine.machine import Machine

SUFFIXES = (".yaml", ".yml")


def scenarios(pack: str | Path | None = None) -> tuple[str, ...]:
    """Return the ids of the scenarios of a pack, or of all packs that are found, sorted.

    Found are the packs that come along and those that installed distributions bring. An id that
    several packs have is given as ``pack/id``.

    Raises:
        FragileMLError: If there is no such pack.
    """
    if pack is not None:
        return scenario_ids(pack_root(pack))
    return tuple(sorted(found_scenarios()))


def found_scenarios() -> Mapping[str, Path]:
    """Return the files of the scenarios of all packs that are found, by what names them.

    Raises:
        FragileMLError: If two packs have one name.
    """
    return found_files("scenarios")


def scenario_path(id_or_path: str | Path, pack: str | Path | None = None) -> Path:
    """Return the file of a scenario.

    Args:
        id_or_path: The id of one that is found, ``pack/id``, or the path of a YAML file.
        pack: The pack that the id is looked up in: a name, or the path of its folder.

    Raises:
        FragileMLError: If there is no such scenario or pack, or several packs have one of that id.
    """
    text = str(id_or_path)
    if isinstance(id_or_path, Path) or text.endswith(SUFFIXES):
        return Path(id_or_path)
    if pack is not None:
        return scenario_file(pack_root(pack), text)
    found = named_file("scenario", text)
    if found is None:
        otherwise = "name one of your own by its file, or say which pack it is in"
        raise FragileMLError(missing("scenario", text, scenarios(), otherwise))
    return found


def load_machine(id_or_path: str | Path, pack: str | Path | None = None) -> Machine:
    """Return the machine of a scenario.

    Args:
        id_or_path: The id of one that is found, ``pack/id``, or the path of a YAML file.
        pack: The pack that the id is looked up in: a name, or the path of its folder.

    Raises:
        CompileError: If its file has mistakes.
        FragileMLError: If there is no such scenario.
    """
    import fragileml_dsl
    from fragileml.machine.errors import CompileError

    compilation = fragileml_dsl.compile(scenario_path(id_or_path, pack))
    if compilation.machine is None:
        raise CompileError(compilation.diagnostics, compilation.sources)
    return compilation.machine


def make(
    id_or_path: str | Path,
    seed: int = 0,
    mode: str = "training",
    *,
    pack: str | Path | None = None,
) -> Episode:
    """Return an episode of a scenario, at its beginning.

    Args:
        id_or_path: The id of one that is found, ``pack/id``, or the path of a YAML file.
        seed: Picks what the scenario varies.
        mode: ``training`` pays rewards as they happen, ``evaluation`` all at the end.
        pack: The pack that the id is looked up in: a name, or the path of its folder.

    Raises:
        CompileError: If the file has mistakes.
        FragileMLError: If there is no such scenario or mode.
    """
    from fragileml.episode import Episode

    return Episode(load_machine(id_or_path, pack), seed, mode)
