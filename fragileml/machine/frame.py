"""What a term may read while it is evaluated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from attrs import frozen

if TYPE_CHECKING:
    from fragileml.machine.values import Result
    from fragileml_dsl.machine.term import Value


class Packages(Protocol):
    """The installed packages; names are canonical. The same packages are the same object."""

    @property
    def listing(self) -> tuple[tuple[str, str], ...]:
        """Names and versions, ascending by name."""
        ...

    @property
    def digest(self) -> str:
        """What tells these packages from others, of one line."""
        ...

    def check(self) -> bool:
        """Say whether every package has what it requires."""
        ...

    def version(self, name: str) -> str | None:
        """Return the installed version, or None."""

    def satisfies(self, name: str, specifier: str) -> bool:
        """Say whether the package is installed in a version that the specifier admits."""


class World(Protocol):
    """What terms may read beyond the state, by index into the machine."""

    def metric(self, index: int) -> float | None:
        """Return a metric, None unless its stage is green."""

    def mark(self, index: int) -> str:
        """Return the mark of a stage."""

    def holds(self, index: int) -> bool:
        """Say whether an issue holds."""


@frozen(slots=False)  # made at every step, and made faster without slots
class Frame:
    """Everything that a term may read.

    Attributes:
        values: The state's variables.
        packages: The installed packages.
        world: Metrics, marks and issues, or None where no term reads them.
        value: The metric so far, inside an effect.
        variables: Values of macro variables, the innermost last.
    """

    values: tuple[Value, ...]
    packages: Packages
    world: World | None = None
    value: float = 0.0
    variables: tuple[Result, ...] = ()
