"""JSON Schemas in the making, and what the classes of the trees say of their keys.

The words come from the docstrings of the classes: their first lines, and their ``Attributes:``.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import define, field

Schema: TypeAlias = dict[str, object]
"""A JSON Schema, draft 2020-12."""

SCALAR: Final = ("string", "number", "boolean")
"""The JSON types of what YAML makes of a text that was written without quotes."""

_SECTION: Final = re.compile(r"^Attributes:\n((?:(?:    .*)?(?:\n|\Z))+)", re.MULTILINE)
_ENTRY: Final = re.compile(r"^    (\w+): (.*(?:\n {5,}.*)*)", re.MULTILINE)


@define
class Definitions:
    """The schemas of the trees' classes that a schema refers to, by the classes' names."""

    schemas: dict[str, Schema] = field(factory=dict)

    def refer(self, tree: type, make: Callable[[], Schema]) -> Schema:
        """Return a reference to the schema of a class, which is made once."""
        name = tree.__name__
        if name not in self.schemas:
            self.schemas[name] = {}
            self.schemas[name] |= make()
        return {"$ref": f"#/$defs/{name}"}


def summary_of(tree: type) -> str:
    """Return what the docstring of a tree's class says before its attributes, as Markdown."""
    text = inspect.cleandoc(tree.__doc__ or "")
    return _as_markdown(text.partition("\nAttributes:\n")[0])


@cache
def attributes_of(tree: type) -> Mapping[str, str]:
    """Return what a tree's class and those above it say of their attributes, as Markdown."""
    found: dict[str, str] = {}
    for each in reversed(tree.__mro__):
        section = _SECTION.search(inspect.cleandoc(each.__doc__ or ""))
        if section is not None:
            found |= {name: _as_markdown(text) for name, text in _ENTRY.findall(section[1])}
    return MappingProxyType(found)


def _as_markdown(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().replace("``", "`")
