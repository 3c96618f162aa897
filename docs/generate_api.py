"""Writes ``api.md`` from the docstrings of what the packages export.

Run it from the checkout: ``python docs/generate_api.py``; a test keeps the page fresh.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
INTRODUCTION = """\
# The Python interface

Made from the docstrings by `docs/generate_api.py`. All names are imported from `fragileml`,
`fragileml.envs` or `fragileml_dsl`; what is not here is not promised.
"""


def page() -> str:
    """Return the whole page."""
    import fragileml.envs
    import fragileml_dsl

    parts = [INTRODUCTION]
    for module in (fragileml, fragileml.envs, fragileml_dsl):
        parts.append(f"## {module.__name__}\n")
        parts.extend(entry(name, getattr(module, name)) for name in exported(module))
    return "\n".join(parts)


def exported(module: ModuleType) -> list[str]:
    """Return the public names of a module that have a docstring of their own."""
    return [name for name in module.__all__ if callable(getattr(module, name))]


def entry(name: str, member: object) -> str:
    """Return the section of one name, its public methods included."""
    lines = [f"### {name}\n", f"```text\n{signature(name, member)}\n```\n", described(member)]
    for method, function in methods(member):
        lines += [f"#### {name}.{method}\n", described(function)]
    return "\n".join(lines)


def signature(name: str, member: object) -> str:
    """Return how a name is called, without the modules of its annotations."""
    if not callable(member):
        return name
    try:
        return name + str(inspect.signature(member)).replace("'", "")
    except ValueError:
        return name


def methods(member: object) -> Iterator[tuple[str, object]]:
    """Yield the public methods and properties that a class defines itself."""
    if not inspect.isclass(member) or issubclass(member, Exception):
        return
    for name, value in vars(member).items():
        function = value.fget if isinstance(value, property) else value
        if not name.startswith("_") and inspect.isfunction(function) and function.__doc__:
            yield name, function


def described(member: object) -> str:
    """Return a docstring as Markdown: sections become bold, roles become code."""
    text = inspect.getdoc(member) or ""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text).replace("``", "`")
    text = re.sub(r"^(\w+):$", r"**\1**\n", text, flags=re.MULTILINE)
    return re.sub(r"^ {4}(\w[\w, ]*): ", r"- `\1`: ", text, flags=re.MULTILINE) + "\n"


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent), str(HERE.parent / "dsl")]
    (HERE / "api.md").write_text(page(), encoding="utf-8", newline="\n")
