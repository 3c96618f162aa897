"""What an expression may read: the checker asks, the rooms around it answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from fragileml_dsl.expressions.types import Type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from fragileml_dsl.expressions.typed import Typed

SPECIAL_NAMES = frozenset({"value", "nan", "packages"})
"""Names that expressions know by themselves."""


@frozen
class Reference:
    """What a name stands for.

    Attributes:
        operator: ``variable``, ``define`` or ``parameter``.
        name: The name that checked trees carry.
        type: Its type.
        minimum: Least value of a number, or None if unknown.
        maximum: Greatest value of a number, or None if unknown.
        definition: The checked formula of a ``define``: with it, ranges and work are those of the
            formula.
    """

    operator: str
    name: str
    type: Type
    minimum: int | float | None = None
    maximum: int | float | None = None
    definition: Typed | None = None


@frozen
class Unknown:
    """Why a name stands for nothing: what will be reported at its place.

    An empty code says that the reason has been reported where the name was declared.
    """

    code: str
    message: str
    hint: str = ""


class Scope(Protocol):
    """The names around an expression."""

    def reference(self, name: str) -> Reference | Unknown:
        """Return what ``name``, which may be dotted, stands for."""

    @property
    def metrics(self) -> Collection[str] | None:
        """Metrics as ``stage.metric`` for ``metric()``, or None where it is not allowed."""

    @property
    def stages(self) -> Collection[str] | None:
        """Stages for ``stage()``, or None where it is not allowed."""

    @property
    def issues(self) -> Collection[str] | None:
        """Issues as ``module/id`` for ``issue()``, or None where it is not allowed."""

    @property
    def packages(self) -> Mapping[str, str] | None:
        """Installed packages and their versions, or None where they are not known yet."""

    @property
    def value(self) -> bool:
        """Whether ``value``, the metric so far, is a name."""

    @property
    def nan(self) -> bool:
        """Whether ``nan`` is a name."""
