"""The states of a slice as small integers, and the way to and from those of generated code.

Of a stage's mark a small state keeps whether it is green: runs ask no more, nor does any condition
of a slice that can be explored. What lies outside the slice is as it is at reset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import cast

from attrs import define, field

from fragileml.analysis.reads import PACKAGES, Reads, Slots
from fragileml.analysis.slicing import Slice
from fragileml.machine.compiled.core import Core
from fragileml.machine.compiled.layout import GREEN, STALE, Domain, Field, Layout
from fragileml.machine.frame import Packages
from fragileml.machine.state import encode_value
from fragileml_dsl.machine.term import Value

_SPARE = 8
"""Bits of a field for values that are not known before anything is explored."""


@define(eq=False)
class Digits:
    """The values that a variable has taken, each a number in its place.

    Attributes:
        domain: The values by number.
        twins: By number: the bits of the same value in the generated code.
    """

    domain: Domain[Value]
    twins: list[int] = field(factory=list, init=False)

    @property
    def place(self) -> Field:
        """Where the number stands."""
        return self.domain.place

    @property
    def values(self) -> list[Value]:
        """By number."""
        return self.domain.values

    def bits(self, value: Value, twin: int) -> int:
        """Return the bits of a value.

        Raises:
            LayoutFull: If there is no room for another.
        """
        bits = self.domain.bits(value)
        if len(self.values) > len(self.twins):
            self.twins.append(twin)
        return bits

    def at(self, state: int) -> int:
        """Return the number in a state."""
        return state >> self.place.shift & self.place.low


@define(slots=False, eq=False)
class Bits:
    """Where the parts of a small state stand.

    Attributes:
        slice: What is explored.
    """

    slice: Slice

    @cached_property
    def core(self) -> Core:
        """The generated code, with room for values that only exploring brings up."""
        interpreter, beginning = self.slice.interpreter, self.slice.beginning
        return Core(interpreter, beginning, Layout(interpreter.program, beginning.state, _SPARE))

    @cached_property
    def reads(self) -> Reads:
        """Says what terms read."""
        return Reads(self.core.program.machine)

    @cached_property
    def greens(self) -> dict[int, int]:
        """By stage of the slice: the bit that says whether it is green."""
        return {stage: 1 << place for place, stage in enumerate(self.slice.stages)}

    @cached_property
    def all_green(self) -> int:
        """The bits of all marks."""
        return (1 << len(self.slice.stages)) - 1

    @cached_property
    def injected(self) -> tuple[int, ...]:
        """By injection: the bit that says whether it has happened."""
        base, count = len(self.greens), len(self.core.program.machine.injections)
        return tuple(1 << base + each for each in range(count))

    @cached_property
    def digits(self) -> dict[int, Digits]:
        """By slot: the values of a variable of the slice."""
        found = {}
        shift = len(self.greens) + len(self.injected)
        names = self.core.program.machine.variables
        for slot, values in self.slice.values.items():
            width = _SPARE if names[slot].name in self.slice.unlisted else _width(len(values))
            found[slot] = Digits(Domain(Field(shift, width), encode_value))
            for value in values:
                found[slot].bits(value, self.core.layout.domains[slot].bits(value))
            shift += width
        return found

    @cached_property
    def above(self) -> int:
        """The shift of the number of what is installed, which has no upper bound."""
        places = [each.place for each in self.digits.values()]
        fixed = len(self.greens) + len(self.injected)
        return max([fixed, *(each.shift + each.width for each in places)])

    @cached_property
    def environments(self) -> list[Packages]:
        """What has been installed so far, by number."""
        return []

    @cached_property
    def _numbers(self) -> dict[Packages, int]:
        return {}

    def environment(self, packages: Packages) -> int:
        """Return the bits of what is installed."""
        number = self._numbers.setdefault(packages, len(self.environments))
        if number == len(self.environments):
            self.environments.append(packages)
        return number << self.above

    def mask(self, slots: Slots) -> int:
        """Return the bits of some variables; those of others are nowhere."""
        found = sum(self.digits[slot].place.mask for slot in slots if slot in self.digits)
        return found | (-1 << self.above if PACKAGES in slots and self.slice.packages else 0)

    def lowered(self, stages: Iterable[int]) -> int:
        """Return all bits but the marks of some stages."""
        return ~sum(self.greens[stage] for stage in sorted(set(stages)) if stage in self.greens)

    @cached_property
    def start(self) -> int:
        """The state at reset."""
        return self.small(self.core.start[0])

    @cached_property
    def _outside(self) -> int:
        """The bits of generated code that nothing in the slice changes."""
        layout = self.core.layout
        inside = [layout.marks[stage].mask for stage in range(len(layout.marks))]
        inside += [each.mask for each in layout.injected]
        inside += [layout.domains[slot].place.mask for slot in self.slice.values]
        if self.slice.packages:
            inside.append(layout.packages.place.mask)
        return ~sum(inside)

    def small(self, packed: int) -> int:
        """Return the small state of one of generated code.

        Raises:
            LayoutFull: If there is no room for a value.
        """
        layout = self.core.layout
        if (packed ^ self.core.start[0]) & self._outside:
            raise AssertionError("something outside the slice has changed")
        found = 0
        for stage, green in self.greens.items():
            place = layout.marks[stage]
            found |= green if packed >> place.shift & place.low == GREEN else 0
        for bit, place in zip(self.injected, layout.injected, strict=True):
            found |= bit if packed & place.mask else 0
        for slot, digits in self.digits.items():
            place = layout.domains[slot].place
            twin = packed & place.mask
            found |= digits.bits(layout.domains[slot].values[twin >> place.shift], twin)
        if self.slice.packages:
            place = layout.packages.place
            found |= self.environment(layout.packages.values[packed >> place.shift & place.low])
        return found

    @cached_property
    def _ground(self) -> int:
        """What lies outside the slice, and the marks of stages that are never run in it."""
        layout = self.core.layout
        marks = sum(layout.marks[stage].mask for stage in self.greens)
        injected = sum(each.mask for each in layout.injected)
        fields = sum(layout.domains[slot].place.mask for slot in self.slice.values)
        packages = layout.packages.place.mask if self.slice.packages else 0
        return self.core.start[0] & ~(marks | injected | fields | packages)

    def large(self, state: int) -> tuple[int, int]:
        """Return the state of generated code, and the flags of its issues."""
        layout, packed = self.core.layout, self._ground
        for stage, green in self.greens.items():
            packed |= (GREEN if state & green else STALE) << layout.marks[stage].shift
        for bit, place in zip(self.injected, layout.injected, strict=True):
            packed |= place.mask if state & bit else 0
        for digits in self.digits.values():
            packed |= digits.twins[digits.at(state)]
        if self.slice.packages:
            packed |= layout.packages.bits(self.environments[state >> self.above])
        return packed, self._flags(packed)

    @cached_property
    def _judged(self) -> tuple[int, ...]:
        """The issues that can come and go."""
        slots = frozenset(self.slice.values) | ({PACKAGES} if self.slice.packages else frozenset())
        return tuple(i for i, each in enumerate(self.reads.issues) if each & slots)

    @cached_property
    def _issues(self) -> dict[int, Callable[[int], int]]:
        return {
            each: cast("Callable[[int], int]", self.core.function(f"issue_{each}"))
            for each in self._judged
        }

    def _flags(self, packed: int) -> int:
        flags = self.core.start[1]
        for issue, judge in self._issues.items():
            flags = flags & ~(3 << self.core.layout.issue_bits[issue]) | judge(packed)
        return flags


def _width(values: int) -> int:
    return max(1, (values - 1).bit_length())
