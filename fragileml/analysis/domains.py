"""Which values the variables of a slice can take, and what could come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from math import prod

from attrs import define, field

from fragileml.analysis.reads import PACKAGES, Reads, Slots
from fragileml.machine.evaluate import EvaluationError, evaluate
from fragileml.machine.program import Program
from fragileml.machine.state import State, encode_value
from fragileml_dsl.machine.machine import Variable, Write
from fragileml_dsl.machine.term import Term, Value

MOST_VALUES = 256
"""A variable that could take more values than this is not listed."""

_MOST_COMBINATIONS = 4_096

Values = tuple[Value, ...]


@define(eq=False)
class Domains:
    """The values that variables can take; all others stay as they are at reset.

    Attributes:
        program: The machine.
        reads: Says what terms read.
        reset: The state at reset.
        values: By slot, in the order in which they were found.
        packages: Whether what is installed can change.
        unlisted: The slots of variables with too many values to list.
    """

    program: Program
    reads: Reads
    reset: State
    values: dict[int, list[Value]] = field(factory=dict, init=False)
    packages: bool = field(default=False, init=False)
    unlisted: set[int] = field(factory=set, init=False)
    _known: dict[int, set[str]] = field(factory=dict, init=False)

    def add(self, slot: int) -> None:
        """Let a variable take the values that it has at reset and that the menu offers."""
        if slot == PACKAGES:
            self.packages = True
            return
        self.values[slot], self._known[slot] = [], set()
        variable = self.program.machine.variables[slot]
        offered = variable.menu if variable.editable else ()
        for value in (self.reset.values[slot], *offered):
            self.put(slot, value)

    def put(self, slot: int, value: Value) -> bool:
        """Let a variable take a value; say whether that is news."""
        key = encode_value(value)
        if slot in self.unlisted or key in self._known[slot]:
            return False
        if len(self.values[slot]) == MOST_VALUES:
            self.unlisted.add(slot)
            return True
        self._known[slot].add(key)
        self.values[slot].append(value)
        return True

    def write(self, write: Write) -> bool:
        """Let a variable take what a write could give it; say whether that is news."""
        found = self.results(write.term)
        variable = self.program.machine.variables[write.slot]
        if found is None:
            self.unlisted.add(write.slot)
            return False
        fitting = [value for value in found if _fits(variable, value)]
        news = [self.put(write.slot, value) for value in fitting]
        return any(news)

    def results(self, term: Term) -> list[Value] | None:
        """Return what a term could come to, None if there are too many cases to try."""
        cases = self.cases(self.reads.of([term]))
        return None if cases is None else list(self._results(term, cases))

    def _results(self, term: Term, cases: Iterable[Values]) -> Iterator[Value]:
        for values in cases:
            try:
                result = evaluate(term, self.program.frame(values, self.reset.packages))
            except EvaluationError:
                continue
            if result is None or isinstance(result, bool | int | float | str):
                yield result
            elif isinstance(result, tuple):
                yield tuple(str(each) for each in result)

    def could(self, reads: Slots, test: Callable[[Values], bool]) -> bool:
        """Say whether some values pass a test; yes if there are too many to try."""
        cases = self.cases(reads)
        return cases is None or any(map(test, cases))

    def cases(self, reads: Slots) -> Iterator[Values] | None:
        """Return the states' values that differ in what is read, None if there are too many."""
        slots = sorted(slot for slot in reads if slot in self.values)
        if PACKAGES in reads and self.packages:
            return None
        if self.unlisted.intersection(slots):
            return None
        if prod(len(self.values[slot]) for slot in slots) > _MOST_COMBINATIONS:
            return None
        return self._cases(slots)

    def _cases(self, slots: list[int]) -> Iterator[Values]:
        for chosen in product(*(tuple(self.values[slot]) for slot in slots)):
            values = list(self.reset.values)
            for slot, value in zip(slots, chosen, strict=True):
                values[slot] = value
            yield tuple(values)


def _fits(variable: Variable, value: Value) -> bool:
    """Say whether a value is in range: a write that would leave it is never made."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    low, high = variable.minimum, variable.maximum
    return (low is None or value >= low) and (high is None or value <= high)
