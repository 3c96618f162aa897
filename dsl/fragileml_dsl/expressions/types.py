"""The static types of expressions.

``enum``, ``version`` and ``set`` are ours; the rest is the Common Expression Language's.
"""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen


@frozen
class Primitive:
    """A type without parameters: bool, int, double, string, version or null."""

    name: str

    def __str__(self) -> str:
        return self.name


@frozen
class EnumType:
    """One string of a closed set, in declared order."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"enum({', '.join(self.values)})"


@frozen
class SetType:
    """A subset of a closed set of strings, in declared order."""

    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"set({', '.join(self.values)})"


@frozen
class ListType:
    """A list of one element type."""

    element: Type

    def __str__(self) -> str:
        return f"list({self.element})"


@frozen
class MapType:
    """A map of one key type to one value type."""

    key: Type
    value: Type

    def __str__(self) -> str:
        return f"map({self.key}, {self.value})"


@frozen
class Nullable:
    """``T?``: a value of ``inner`` or null. Never nested."""

    inner: Type

    def __str__(self) -> str:
        return f"{self.inner}?"


Type: TypeAlias = Primitive | EnumType | SetType | ListType | MapType | Nullable

BOOL = Primitive("bool")
INT = Primitive("int")
DOUBLE = Primitive("double")
STRING = Primitive("string")
VERSION = Primitive("version")
NULL = Primitive("null")
