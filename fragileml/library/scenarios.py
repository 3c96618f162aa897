"""From a scenario's id or path to an episode of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fragileml.library.packs import bundled, missing, pack_names, pack_root, scenario_ids
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml.episode import Episode
    from fragileml_dsl.machine.machine import Machine

SUFFIXES = (".yaml", ".yml")


def scenarios(pack: str | Path | None = None) -> tuple[str, ...]:
    """Return the ids of the scenarios of a pack, or of all packs that come along, sorted.

    Raises:
        FragileMLError: If there is no such pack.
    """
    if pack is not None:
        return scenario_ids(pack_root(pack))
    return tuple(sorted(each for name in pack_names() for each in scenario_ids(bundled() / name)))


def scenario_path(id_or_path: str | Path) -> Path:
    """Return the file of a scenario.

    Args:
        id_or_path: The id of one that comes along, ``pack/id``, or the path of a YAML file.

    Raises:
        FragileMLError: If there is no such scenario, or several packs have one of that id.
    """
    text = str(id_or_path)
    if isinstance(id_or_path, Path) or text.endswith(SUFFIXES):
        return Path(id_or_path)
    pack, _, name = text.rpartition("/")
    homes = [each for each in pack_names() if pack in {"", each}]
    found = [each for each in homes if name in scenario_ids(bundled() / each)]
    if len(found) > 1:
        options = " or ".join(f"{each}/{name}" for each in found)
        raise FragileMLError(f"several packs have a scenario {name!r}: say {options}")
    if not found:
        raise FragileMLError(missing("scenario", text, scenarios()))
    return bundled() / found[0] / "scenarios" / f"{name}.yaml"


def load_machine(id_or_path: str | Path) -> Machine:
    """Return the machine of a scenario.

    Raises:
        CompileError: If its file has mistakes.
        FragileMLError: If there is no such scenario.
    """
    import fragileml_dsl
    from fragileml.machine.errors import CompileError

    compilation = fragileml_dsl.compile(scenario_path(id_or_path))
    if compilation.machine is None:
        raise CompileError(compilation.diagnostics, compilation.sources)
    return compilation.machine


def make(id_or_path: str | Path, seed: int = 0, mode: str = "training") -> Episode:
    """Return an episode of a scenario, at its beginning.

    Args:
        id_or_path: The id of one that comes along, ``pack/id``, or the path of a YAML file.
        seed: Picks what the scenario varies.
        mode: ``training`` pays rewards as they happen, ``evaluation`` all at the end.

    Raises:
        CompileError: If the file has mistakes.
        FragileMLError: If there is no such scenario or mode.
    """
    from fragileml.episode import Episode

    return Episode(load_machine(id_or_path), seed, mode)
