"""How a state becomes one integer: a field of bits for everything that an action can change."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from attrs import define, field, frozen

from fragileml.machine.frame import Packages
from fragileml.machine.program import Program
from fragileml.machine.state import Mark, State, encode_value
from fragileml_dsl.machine.machine import Kind, Variable, Visibility, Write
from fragileml_dsl.machine.term import Value

MARKS = (Mark.NEVER, Mark.STALE, Mark.GREEN, Mark.FAILED)
"""Marks by their two bits. A mark grows stale when its upper bit moves to the lower place."""

VISIBILITIES = (None, Visibility.WARNING, Visibility.SILENT, Visibility.LOUD)
"""How an issue shows itself by its two bits; the upper one says whether it counts."""

GREEN = MARKS.index(Mark.GREEN)
STALE = MARKS.index(Mark.STALE)
FAILED = MARKS.index(Mark.FAILED)

PartT = TypeVar("PartT")

_MARK_BITS = {mark: bits for bits, mark in enumerate(MARKS)}
_VISIBILITY_BITS = {visibility: bits for bits, visibility in enumerate(VISIBILITIES)}
_SPARE_BITS = 3
_PACKAGE_BITS = 12
_VALUE_BYTES = 300
_PACKAGES_BYTES = 600
_PACKAGE_BYTES = 200


class LayoutFull(Exception):  # noqa: N818 - a signal between two layouts, never seen outside
    """A field met more values than it has room for: a wider layout is needed."""


@frozen
class Field:
    """A place in the integer: ``width`` bits from ``shift`` upwards."""

    shift: int
    width: int

    @property
    def low(self) -> int:
        """The greatest number that it holds."""
        return (1 << self.width) - 1

    @property
    def mask(self) -> int:
        """Its bits."""
        return self.low << self.shift


@define(eq=False)
class Domain(Generic[PartT]):
    """What a part of the state has been so far; the position of a value is its digit.

    Attributes:
        place: Where the digit stands.
        key: Gives what only the same value has.
        values: By digit.
    """

    place: Field
    key: Callable[[PartT], Hashable]
    values: list[PartT] = field(factory=list)
    _digits: dict[Hashable, int] = field(init=False)

    @_digits.default
    def _index(self) -> dict[Hashable, int]:
        return {self.key(value): digit for digit, value in enumerate(self.values)}

    def digit(self, value: PartT) -> int:
        """Return the digit of a value, a new one if it has none.

        Raises:
            LayoutFull: If the field has no room for another.
        """
        key = self.key(value)
        digit = self._digits.get(key)
        if digit is None:
            digit = len(self.values)
            if digit > self.place.low:
                raise LayoutFull
            self.values.append(value)
            self._digits[key] = digit
        return digit

    def bits(self, value: PartT) -> int:
        """Return the digit of a value in its place.

        Raises:
            LayoutFull: If the field has no room for another.
        """
        return self.digit(value) << self.place.shift

    def at(self, packed: int) -> PartT:
        """Return the value that a packed state holds."""
        return self.values[packed >> self.place.shift & self.place.low]


def stale(packed: int, upper: int) -> int:
    """Return a packed state in which marks have grown stale, but for those that are never.

    Args:
        packed: The state.
        upper: The upper bits of the marks, see :meth:`Layout.upper_marks`.
    """
    high = packed & upper
    return packed ^ high | high >> 1


@define(slots=False, eq=False)
class Layout:
    """Where everything stands.

    Variables that no action can change have no field: their values are those of ``first``.

    Attributes:
        program: The machine.
        first: A state; what no action can change is as it is there.
        spare: Bits that fields of open types have beyond what the machine itself mentions.
    """

    program: Program
    first: State
    spare: int = _SPARE_BITS

    @cached_property
    def mutable(self) -> tuple[int, ...]:
        """The slots that something an agent does can change, ascending."""
        machine = self.program.machine
        written = {slot for slots in self.program.written_by_stage for slot in slots}
        for writes in _writes(machine.actions, machine.injections):
            written.update(write.slot for write in writes)
        variables = enumerate(machine.variables)
        return tuple(slot for slot, each in variables if each.editable or slot in written)

    @cached_property
    def marks(self) -> tuple[Field, ...]:
        """By stage: its mark."""
        return tuple(Field(2 * stage, 2) for stage in range(len(self.program.machine.stages)))

    @cached_property
    def injected(self) -> tuple[Field, ...]:
        """By injection: whether it has happened."""
        base = 2 * len(self.marks)
        return tuple(Field(base + i, 1) for i in range(len(self.program.machine.injections)))

    @cached_property
    def packages(self) -> Domain[Packages]:
        """What is installed."""
        changes = bool(self.program.machine.packages.installer)
        width = _PACKAGE_BITS + self.spare - _SPARE_BITS if changes else 0
        place = Field(2 * len(self.marks) + len(self.injected), width)
        # The same packages are the same object.
        return Domain(place, id, [self.first.packages])

    @cached_property
    def domains(self) -> dict[int, Domain[Value]]:
        """By slot: the values of what can change."""
        found = {}
        shift = self.packages.place.shift + self.packages.place.width
        written = self._literals()
        for slot in self.mutable:
            variable = self.program.machine.variables[slot]
            values = _distinct(
                [self.first.values[slot], *variable.menu, *written[slot], *_closed(variable)]
            )
            width = max(1, (len(values) - 1).bit_length()) + self._spare_of(variable)
            found[slot] = Domain(Field(shift, width), encode_value, values)
            shift += width
        return found

    def _spare_of(self, variable: Variable) -> int:
        return 0 if variable.kind in {Kind.BOOL, Kind.ENUM} else self.spare

    def _literals(self) -> dict[int, list[Value]]:
        found: dict[int, list[Value]] = {slot: [] for slot in self.mutable}
        machine = self.program.machine
        groups = [
            *_writes(machine.stages, machine.actions, machine.injections),
            *(each.then for each in machine.issues),
        ]
        for write in (write for writes in groups for write in writes):
            if write.term.operator == "literal":
                found[write.slot].append(write.term.constant)
        return found

    @cached_property
    def issue_bits(self) -> tuple[int, ...]:
        """By issue: the shift of its two bits; those of one stage stand in judging order."""
        order = [issue for stage in self.program.machine.stages for issue in stage.issues]
        shifts = {issue: 2 * place for place, issue in enumerate(order)}
        return tuple(shifts[issue] for issue in range(len(order)))

    def pack(self, state: State) -> int:
        """Return the integer of a state.

        Raises:
            LayoutFull: If a field has no room for a value.
        """
        packed = self.packages.bits(state.packages)
        for mark, place in zip(state.marks, self.marks, strict=True):
            packed |= _MARK_BITS[mark] << place.shift
        for happened, place in zip(state.injected, self.injected, strict=True):
            packed |= happened << place.shift
        for slot, domain in self.domains.items():
            packed |= domain.bits(state.values[slot])
        return packed

    def flags(self, issues: Sequence[Visibility | None]) -> int:
        """Return the integer that says how each issue shows itself."""
        packed = 0
        for visibility, shift in zip(issues, self.issue_bits, strict=True):
            packed |= _VISIBILITY_BITS[visibility] << shift
        return packed

    def unpack(self, packed: int, flags: int) -> State:
        """Return the state of an integer and of what it says of issues."""
        values = list(self.first.values)
        for slot, domain in self.domains.items():
            values[slot] = domain.at(packed)
        return State(
            tuple(values),
            tuple([MARKS[packed >> each.shift & 3] for each in self.marks]),
            tuple([packed >> each.shift & 1 == 1 for each in self.injected]),
            self.packages.at(packed),
            tuple([VISIBILITIES[flags >> shift & 3] for shift in self.issue_bits]),
        )

    def wider(self) -> Layout:
        """Return a layout with more room for values that the machine does not mention."""
        return Layout(self.program, self.first, self.spare + _SPARE_BITS)

    @property
    def weight(self) -> int:
        """About how many bytes the values take that it has given digits to."""
        packages = _PACKAGES_BYTES + _PACKAGE_BYTES * len(self.first.packages.listing)
        values = sum(len(each.values) for each in self.domains.values())
        return values * _VALUE_BYTES + len(self.packages.values) * packages

    def upper_marks(self, stages: Iterable[int]) -> int:
        """Return the upper bits of the marks of some stages."""
        return sum(2 << self.marks[stage].shift for stage in stages)


class _Writing(Protocol):
    @property
    def writes(self) -> tuple[Write, ...]: ...


def _writes(*groups: Sequence[_Writing]) -> Iterator[tuple[Write, ...]]:
    return (each.writes for group in groups for each in group)


def _closed(variable: Variable) -> Iterator[Value]:
    """Yield all values of a type that has few."""
    if variable.kind is Kind.BOOL:
        yield from (False, True)
    elif variable.kind is Kind.ENUM:
        yield from variable.values
    if variable.nullable:
        yield None


def _distinct(values: Iterable[Value]) -> list[Value]:
    return list({encode_value(value): value for value in values}.values())
