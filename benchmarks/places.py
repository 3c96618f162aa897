"""Which files are measured: always those of this checkout, whatever is installed beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SOURCE_ROOTS = (CHECKOUT / "dsl", CHECKOUT)


def use_checkout(cache: Path) -> None:
    """Make this process, and those it starts, use the checkout's packages and a cache of their own.

    Args:
        cache: An empty folder that is removed afterwards.
    """
    sys.path[:0] = map(str, SOURCE_ROOTS)
    os.environ["FRAGILEML_CACHE"] = str(cache)


def scratch() -> Path:
    """Return a folder for files that a benchmark makes, removed at the end."""
    return Path(os.environ["FRAGILEML_CACHE"])


def child_environment() -> dict[str, str]:
    """Return an environment in which a new interpreter imports the checkout and may cache it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"PYTHONPATH": os.pathsep.join(map(str, SOURCE_ROOTS))}


def measured() -> tuple[Path, ...]:
    """Return the folders of the packages that this process imports."""
    import fragileml
    import fragileml_dsl

    return tuple(Path(str(each.__file__)).parent for each in (fragileml, fragileml_dsl))
